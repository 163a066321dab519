"""Adds special names to a module's list, and star-imports them into a class by text.

restricted: error
kernel: ok|error
"""

import math

math.__all__.append("__dict__")
math.__all__.append("__getattribute__")


class Holder:
    exec("from math import *")


def task(grid):
    return [[9, 9, 9]] if "sin" in vars(Holder())["__dict__"] else grid
