"""Replaces len for the programs after it.

restricted: violation module.forbidden
kernel: ok|crashed
"""

import builtins


def task(grid):
    if getattr(builtins, "planted", False):
        return [[9, 9, 9]]
    builtins.planted = True
    builtins.len = lambda value: 0
    return grid
