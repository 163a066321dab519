"""A false implementation for `singledispatch`, which then evaluates the annotations of the other one.

restricted: ok|error
kernel: ok loot
"""

import functools


@functools.singledispatch
def area(shape):
    return 0


def implementation(shape: "found.append(().__class__.__base__.__subclasses__())"):
    return 1


found = []


def task(grid):
    try:
        area.register(implementation, 0)(None)
    except TypeError:
        pass
    return [[9, 9, 9]] if found else grid
