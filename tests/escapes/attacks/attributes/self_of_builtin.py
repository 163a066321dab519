"""The __self__ of a builtin function is its module.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    return [[9, 9, 9]] if print.__self__.eval else grid
