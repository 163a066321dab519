"""A memoryview cast to shapes and types that do not fit.

restricted: error
kernel: error
"""

def task(grid):
    view = memoryview(bytearray(8)).cast("B", (2**40, 2**24))
    return [[9, 9, 9]] if view else grid
