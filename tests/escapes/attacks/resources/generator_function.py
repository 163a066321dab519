"""The entry point is a generator function.

restricted: invalid_output
kernel: invalid_output
"""

def task(grid):
    while True:
        yield grid
