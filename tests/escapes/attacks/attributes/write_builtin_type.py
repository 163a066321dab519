"""An attribute of a builtin type is set by setattr.

restricted: violation attribute.write
kernel: error
"""

def task(grid):
    setattr(list, "first", 1)
    return [[9, 9, 9]]
