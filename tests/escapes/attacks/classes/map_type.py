"""type handed to map with three iterables.

restricted: violation class.dynamic
kernel: ok loot
"""

def task(grid):
    made = next(map(type, ["Made"], [()], [{}]))
    return [[9, 9, 9]] if made else grid
