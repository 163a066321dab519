"""The argument changed in place, resized and filled with what is no color.

restricted: ok|invalid_output
kernel: ok|invalid_output
"""

def task(grid):
    grid[:] = 77
    grid.shape = (4, 1)
    return grid // 10
