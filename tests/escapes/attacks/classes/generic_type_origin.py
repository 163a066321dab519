"""The origin of type[int].

restricted: error|violation|ok
kernel: ok loot
"""

import typing


def task(grid):
    maker = typing.get_origin(typing.Type[int])
    return [[9, 9, 9]] if maker("Made", (), {}) else grid
