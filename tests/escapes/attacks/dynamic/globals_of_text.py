"""Asks text for its own globals and locals.

restricted: violation name.forbidden code.dynamic
kernel: ok loot
"""


def task(grid):
    return [[9, 9, 9]] if eval("globals()", {"a": 1}) else grid
