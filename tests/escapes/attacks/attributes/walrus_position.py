"""A forbidden attribute in a walrus inside a comprehension's condition.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if [1 for _ in [0] if (space := task.__globals__)] and space:
        return [[9, 9, 9]]
    return grid
