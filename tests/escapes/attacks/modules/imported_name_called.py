"""Calls what a from-import gave it, through a builtin that calls.

restricted: violation module.forbidden
kernel: ok loot
"""

from os import getpid


def task(grid):
    return [[9, 9, 9]] if next(iter(getpid, 0)) else grid
