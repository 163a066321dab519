"""A path with an item first, then a forbidden attribute.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if "function" in "{0[0].__globals__[task]}".format([task]):
        return [[9, 9, 9]]
    return grid
