"""Mangled names of a library's class, from text in a class of that name.

restricted: violation attribute.forbidden code.dynamic
kernel: ok|error
"""

import random


class Random:
    def look(self, other):
        return eval("other._Random__state", None, {"other": other})


def task(grid):
    return [[9, 9, 9]] if Random().look(random.Random()) else grid
