"""Targets of assignments that are calls, guards or constants in disguise.

restricted: error
kernel: error
"""

def task(grid):
    "{}".format += 1
    (task.format)() = 2
    return grid
