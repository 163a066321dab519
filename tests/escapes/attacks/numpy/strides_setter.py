"""The strides of an array set past its end.

restricted: violation attribute.write
kernel: ok|error|crashed loot
"""

def task(grid):
    grid.strides = (10**6, 10**6)
    return [[9, 9, 9]]
