"""A MemoryError raised by the program itself: an error, and no limit that was reached.

restricted: error
kernel: error
"""

def task(grid):
    raise MemoryError("not at all")
