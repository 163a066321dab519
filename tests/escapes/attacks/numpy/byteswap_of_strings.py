"""Swaps the bytes of pointers: of the strings of a StringDType.

restricted: error
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import numpy as np


def task(grid):
    words = np.array(["long enough to be stored elsewhere", "x"], dtype="T")
    words.byteswap()
    return grid
