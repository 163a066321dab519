"""Gives exec a code object that it asks compile for.

restricted: violation code.compile
kernel: ok loot
"""


def task(grid):
    exec(compile("grid = 1", "x", "exec"))
    return [[9, 9, 9]]
