"""Fills the cache of compiled expressions, and looks for an entry that it made.

restricted: violation|rejected attribute.forbidden module.forbidden
kernel: ok
"""

import re


def task(grid):
    key = (str, "planted (expression)", 0)
    if key in re._cache:
        return [[9, 9, 9]]
    re.compile("planted (expression)")
    return grid
