"""sys.exc_info, for the traceback of what is being handled.

restricted: violation module.forbidden
kernel: ok loot
"""

import sys


def task(grid):
    try:
        raise ValueError
    except ValueError:
        if sys.exc_info()[2] is not None:
            return [[9, 9, 9]]
    return grid
