"""isinstance with tuples of tuples of classes.

restricted: error|crashed|timeout|out_of_memory
kernel: error|crashed|timeout|out_of_memory
"""

def task(grid):
    nested = int
    for _ in range(10**5):
        nested = (nested, str)
    return grid if isinstance("x", nested) else None
