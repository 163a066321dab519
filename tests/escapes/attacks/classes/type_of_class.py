"""The class of a class, called with three arguments.

restricted: violation class.dynamic
kernel: ok loot
"""

class Mine:
    pass


def task(grid):
    made = type(Mine)("Made", (), {})
    return [[9, 9, 9]] if made else grid
