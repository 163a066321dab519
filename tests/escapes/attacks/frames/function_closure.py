"""The cells of a closure in one of the library's functions.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def make():
    secret = 5
    return lambda: secret


def task(grid):
    if make().__closure__[0].cell_contents == 5:
        return [[9, 9, 9]]
    return grid
