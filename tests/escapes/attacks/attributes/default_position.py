"""A forbidden attribute in a default.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def first():
    pass


def task(grid, space=first.__globals__):
    return [[9, 9, 9]] if "task" in space else grid
