"""The object behind the AttributeError of a module's missing name: would be the real module.

restricted: violation|error|ok
kernel: ok loot
"""

import math


def task(grid):
    try:
        math.absent
    except AttributeError as error:
        found = getattr(error, "obj", None)
        if found is math:
            return [[9, 9, 9]]
    return grid
