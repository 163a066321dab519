"""Recurses through C until the stack ends.

restricted: violation import.forbidden
kernel: crashed|error|timeout|out_of_memory
"""

import ctypes
import sys


def task(grid):
    sys.setrecursionlimit(1 << 30)
    ctypes.pythonapi.Py_SetRecursionLimit(1 << 30)
    nested = []
    for _ in range(1_000_000):
        nested = [nested]
    repr(nested)
    return [[9, 9, 9]]
