"""The memory of an array replaced.

restricted: violation attribute.write
kernel: ok|error|crashed loot
"""

def task(grid):
    grid.data = memoryview(bytearray(1))
    return [[9, 9, 9]]
