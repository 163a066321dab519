"""A loop whose target is a forbidden attribute.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def other(grid):
    return [[9, 9, 9]]


def inner(grid):
    return grid


def task(grid):
    for inner.__kwdefaults__ in ({"a": 1},):
        pass
    return other(grid)
