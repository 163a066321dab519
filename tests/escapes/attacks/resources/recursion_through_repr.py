"""A list nested very deep, shown.

restricted: error|crashed|timeout|out_of_memory|ok
kernel: error|crashed|timeout|out_of_memory|ok
"""

def task(grid):
    nested = []
    for _ in range(600_000):
        nested = [nested]
    repr(nested)
    return grid
