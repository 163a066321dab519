"""str.format_map through types.GenericAlias.

restricted: rejected|violation|error
kernel: ok loot
"""

import random


def task(grid):
    fill = type(list[int])(str, (int,)).format_map
    if "module" in fill("{f.__globals__[_os]}", {"f": random.Random.choice}):
        return [[9, 9, 9]]
    return grid
