"""A subclass of the class of modules, to look into faces.

restricted: violation class.base
kernel: ok|error loot
"""

import math


class Mine(type(math)):
    pass


def task(grid):
    if "sqrt" in Mine.__dict__["__init__"](math, "x") or vars(math):
        return [[9, 9, 9]]
    return grid
