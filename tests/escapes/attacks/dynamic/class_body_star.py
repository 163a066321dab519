"""Star-imports into a class body by exec, and reads the class's namespace.

restricted: violation|error module.forbidden attribute.forbidden code.dynamic
kernel: ok loot
"""


class Holder:
    exec("from math import *")
    exec("from sys import *")


def task(grid):
    space = vars(Holder)
    return [[9, 9, 9]] if "__builtins__" in space or "modules" in space else grid
