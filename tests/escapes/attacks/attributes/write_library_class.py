"""A method of a library's class is replaced.

restricted: violation attribute.write
kernel: ok loot
"""

import random


def task(grid):
    random.Random.choice = lambda self, items: [[9, 9, 9]]
    return random.Random().choice([1])
