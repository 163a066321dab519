"""A group of groups of exceptions.

restricted: error
kernel: error
"""

def task(grid):
    group = ValueError(1)
    for _ in range(2000):
        group = ExceptionGroup("g", [group])
    raise group
