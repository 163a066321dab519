"""Advances one iterator of a broadcast beyond its array, which the broadcast then reads.

restricted: error
kernel: ok|error|crashed|output_limit|out_of_memory|timeout loot
"""

import numpy as np


def task(grid):
    pair = np.broadcast(np.arange(4), np.arange(4))
    for _ in pair.iters[0]:
        pass
    values = [int(next(pair)[0]) for _ in range(3)]
    return [[9, 9, 9]] if values != [0, 1, 2] else grid
