"""A forbidden attribute in an annotation, where no value is expected.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

found = []


def first():
    pass


def task(grid, other: found.append(first.__globals__) = None):
    return [[9, 9, 9]] if found else grid
