"""A forbidden attribute in a slice.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    return [[9, 9, 9]] if [1, 2][: task.__code__.co_argcount] == [1] else grid
