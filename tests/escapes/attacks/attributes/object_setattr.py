"""object.__setattr__ by name, on the program's own function, with a forbidden name.

restricted: violation attribute.forbidden
kernel: error|ok loot
"""

def other(grid):
    return [[9, 9, 9]]


class Mine:
    pass


def task(grid):
    object.__setattr__(Mine(), "__class__", type(other))
    return other(grid)
