"""A forbidden attribute inside an f-string.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if "code" in f"{task.__code__!r}":
        return [[9, 9, 9]]
    return grid
