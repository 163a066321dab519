"""Swallows whatever is raised at it, for ever.

restricted: timeout
kernel: timeout
"""

def task(grid):
    while True:
        try:
            task(grid)
        except BaseException:
            continue
