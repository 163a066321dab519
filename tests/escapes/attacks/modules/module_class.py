"""The class of a module, to make modules and look into them.

restricted: violation module.forbidden
kernel: ok|error
"""

import math


def task(grid):
    made = type(math)("made", "text")
    try:
        made.x = 1
    except AttributeError:
        return grid
    return grid
