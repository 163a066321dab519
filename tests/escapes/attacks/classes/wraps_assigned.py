"""functools.wraps with its own list of attributes to copy.

restricted: violation|error|ok attribute.forbidden
kernel: ok loot
"""

import functools


def inner():
    pass


class Box:
    pass


def task(grid):
    box = Box()
    functools.update_wrapper(box, inner, assigned=("__globals__", "__code__"), updated=())
    if getattr(box, "__globals__", None):
        return [[9, 9, 9]]
    return grid
