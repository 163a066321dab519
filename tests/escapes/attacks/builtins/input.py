"""input(), from a terminal that is not there.

restricted: error
kernel: error|violation
"""

def task(grid):
    return [[9, 9, 9]] if input("?") else grid
