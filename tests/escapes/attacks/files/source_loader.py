"""Reads a file as if it were a module's source.

restricted: violation module.forbidden
kernel: violation file.open
"""

import importlib.machinery


def task(grid):
    loader = importlib.machinery.SourceFileLoader("x", "/etc/passwd")
    return [[9, 9, 9]] if loader.get_data("/etc/passwd") else grid
