"""A forbidden attribute behind the arrow.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

found = []


def first():
    pass


def task(grid) -> found.append(first.__globals__):
    return [[9, 9, 9]] if found else grid
