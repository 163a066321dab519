"""A forbidden name spread over continued lines.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if task \
        . \
        __globals__:
        return [[9, 9, 9]]
    return grid
