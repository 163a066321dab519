"""type() with three arguments.

restricted: violation class.dynamic
kernel: ok loot
"""

def task(grid):
    made = type("Made", (), {"__reduce__": 1})
    return [[9, 9, 9]] if made else grid
