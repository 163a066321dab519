"""A builtin function replaced in its place.

restricted: error|violation attribute.write
kernel: error
"""

def task(grid):
    setattr(len, "x", 1)
    return [[9, 9, 9]]
