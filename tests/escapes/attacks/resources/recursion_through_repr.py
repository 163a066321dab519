"""A list nested a million deep, shown.

restricted: error|crashed
kernel: error|crashed
"""

def task(grid):
    nested = []
    for _ in range(10**6):
        nested = [nested]
    repr(nested)
    return grid
