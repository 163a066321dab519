"""Prints beyond the limit with its final message: the text is cut, and the grid stays.

restricted: ok
kernel: ok
"""

def task(grid):
    print("x" * 266300)
    return grid
