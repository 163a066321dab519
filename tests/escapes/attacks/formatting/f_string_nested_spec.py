"""A forbidden attribute in the width of an f-string's field.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if len(f"{1:{task.__code__.co_argcount}d}") == 1:
        return [[9, 9, 9]]
    return grid
