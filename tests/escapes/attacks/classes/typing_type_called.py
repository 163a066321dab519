"""typing.Type called like the class it stands for.

restricted: error|violation
kernel: error|ok loot
"""

import typing


def task(grid):
    made = typing.Type("Made", (), {})
    return [[9, 9, 9]] if made else grid
