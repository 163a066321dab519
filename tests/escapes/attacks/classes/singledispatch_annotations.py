"""functools.singledispatch evaluates annotations that are text.

restricted: error|violation
kernel: ok loot
"""

import functools


@functools.singledispatch
def inner(x):
    return 1


def other(x: "str if __import__('os') else int"):
    return 2


def task(grid):
    inner.register(other)
    return [[9, 9, 9]]
