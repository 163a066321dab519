"""Copies a guard with an object of its own in place of the one that checks.

restricted: ok|error|violation attribute.forbidden
kernel: ok|error
"""

import copy
import random


class Passes:
    def write(self, obj, name):
        return obj

    def stop(self, rule, detail):
        pass


def task(grid):
    for guard in (setattr, getattr, delattr):
        number = int(repr(guard).split(" at 0x")[-1].rstrip(">"), 16)
        copied = copy.deepcopy(guard, {number: Passes()})
        if "Passes" in repr(copied):
            return [[9, 9, 9]]
    return grid
