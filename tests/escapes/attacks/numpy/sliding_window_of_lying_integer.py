"""A window whose length answers comparisons with a lie, so that the view is longer than its array.

restricted: error
kernel: ok loot
"""

import numpy as np


class Length(int):
    def __gt__(self, other):
        return False

    def __sub__(self, other):
        return 0


def task(grid):
    numbers = np.arange(4)
    windows = np.lib.stride_tricks.sliding_window_view(numbers, (Length(3000),))
    if windows[0].size > numbers.size:
        return [[9, 9, 9]]
    return grid
