"""A descriptor's __get__ called by name.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    bound = task.__get__(1)
    return [[9, 9, 9]] if bound else grid
