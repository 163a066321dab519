"""Everything of an unavailable module by a star.

restricted: violation module.forbidden
kernel: ok loot
"""

from os import *


def task(grid):
    return [[9, 9, 9]] if getpid() else grid
