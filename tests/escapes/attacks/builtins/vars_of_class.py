"""vars() of a class.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    return [[9, 9, 9]] if vars(int)["__new__"] else grid
