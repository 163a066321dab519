"""Moves the random generator on, and looks whether it starts anew.

restricted: ok
kernel: ok
"""

import random


def task(grid):
    first = random.random()
    for _ in range(100):
        random.random()
    random.seed(12345)
    return grid if abs(first - 0.8444218515250481) < 1e-12 else [[9, 9, 9]]
