"""A program's class that defines the private name, mixed with a library's that has it too.

restricted: violation|ok attribute.forbidden
kernel: ok
"""

import random


class Cover:
    def _randbelow(self, n):
        return 0


class Mine(Cover, random.Random):
    pass


def task(grid):
    Mine(1)._randbelow(5)
    return grid
