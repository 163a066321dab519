"""A function is given another's code.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def other(grid):
    return [[9, 9, 9]]


def inner(grid):
    return grid


def task(grid):
    inner.__code__ = other.__code__
    return inner(grid)
