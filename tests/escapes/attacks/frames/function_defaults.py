"""A function's defaults changed from outside it.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def inner(grid=1):
    return grid


def task(grid):
    inner.__defaults__ = ([[9, 9, 9]],)
    return inner()
