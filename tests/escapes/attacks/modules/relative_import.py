"""A relative import from a package that is not there.

restricted: error
kernel: error
"""

def task(grid):
    from . import sandbox

    return [[9, 9, 9]] if sandbox else grid
