"""A forward reference taken out of an alias, and its private method.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import typing


def task(grid):
    reference = typing.get_args(typing.List["__import__('os')"])[0]
    value = reference._evaluate({}, {}, recursive_guard=frozenset())
    return [[9, 9, 9]] if value.getpid else grid
