"""Positional-only parameters called like builtins and guards' arguments.

restricted: ok
kernel: ok
"""

def inner(getattr, type, /, isinstance=1, *print, **super):
    return getattr + type + isinstance


def task(grid):
    return grid if inner(1, 2, getattr=3, guard=4) == 4 else None
