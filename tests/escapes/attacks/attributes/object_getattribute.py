"""object.__getattribute__ called on a function.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if object.__getattribute__(task, "__globals__"):
        return [[9, 9, 9]]
    return grid
