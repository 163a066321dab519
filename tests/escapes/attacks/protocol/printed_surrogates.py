"""Prints half of a surrogate pair, through the harness.

restricted: ok
kernel: ok
"""

def task(grid):
    print("\ud800 \udfff \x00 \x1b[2J \u202e")
    return grid
