"""typing.get_type_hints evaluates text.

restricted: violation module.forbidden
kernel: ok loot
"""

import typing


def inner(x: "__import__('os')"):
    pass


def task(grid):
    return [[9, 9, 9]] if typing.get_type_hints(inner) else grid
