"""The namespace of a function, by both its names.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if "task" in task.__globals__:
        return [[9, 9, 9]]
    return grid
