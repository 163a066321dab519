"""A forbidden attribute in the annotation of a variable without a value.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

found = []


def first():
    pass


x: found.append(first.__globals__)


def task(grid):
    return [[9, 9, 9]] if found else grid
