"""sys._getframe, and sys.exc_info beside it.

restricted: rejected|violation attribute.forbidden|module.forbidden
kernel: ok loot
"""

import sys


def task(grid):
    if sys._getframe(0).f_code is not None:
        return [[9, 9, 9]]
    return grid
