"""An answer whose rows are of different lengths.

restricted: invalid_output
kernel: invalid_output
"""

def task(grid):
    return [[1, 2], [3]]
