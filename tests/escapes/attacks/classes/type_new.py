"""type.__new__ called by name.

restricted: error|violation
kernel: ok loot
"""

def task(grid):
    made = type.__new__(type, "Made", (), {})
    return [[9, 9, 9]] if made else grid
