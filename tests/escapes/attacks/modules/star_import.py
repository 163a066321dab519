"""Everything of numpy by a star, and then what is among it.

restricted: violation|error|ok
kernel: ok|error|violation loot
"""

from numpy import *


def task(grid):
    try:
        return [[9, 9, 9]] if memmap else grid
    except NameError:
        return grid
