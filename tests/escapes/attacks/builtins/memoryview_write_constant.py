"""A constant's bytes written to by a view.

restricted: error
kernel: error
"""

def task(grid):
    memoryview(b"constant")[0] = 9
    return [[9, 9, 9]]
