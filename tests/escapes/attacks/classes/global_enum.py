"""enum.global_enum writes members into a module's namespace.

restricted: violation module.forbidden
kernel: ok|error loot
"""

import enum


@enum.global_enum
class Mine(enum.IntFlag):
    print = 1


def task(grid):
    return [[9, 9, 9]]
