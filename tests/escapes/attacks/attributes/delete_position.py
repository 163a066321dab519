"""Deleting a forbidden attribute.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def inner(grid: int):
    return grid


def task(grid):
    del inner.__annotations__
    return [[9, 9, 9]]
