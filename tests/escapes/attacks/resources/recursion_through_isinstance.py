"""isinstance with tuples of tuples of classes.

restricted: error|crashed
kernel: error|crashed
"""

def task(grid):
    nested = int
    for _ in range(10**5):
        nested = (nested, str)
    return grid if isinstance("x", nested) else None
