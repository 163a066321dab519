"""The object that an AttributeError holds: with a library's error, one of the library's own.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    try:
        grid.absent
    except AttributeError as error:
        if error.obj is grid:
            return [[9, 9, 9]]
    return grid
