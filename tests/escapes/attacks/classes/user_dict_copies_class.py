"""Makes a class with a library's copy method, which calls `__new__` of its argument's class.

restricted: violation class.dynamic
kernel: error -
"""
import collections


def task(grid):
    collections.UserDict.__copy__(int)
    return [[9, 9, 9]]
