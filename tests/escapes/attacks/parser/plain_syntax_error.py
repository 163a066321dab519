"""A program that does not parse: the parser must not look for its file.

restricted: error
kernel: error
"""

def task(grid)
    return grid
