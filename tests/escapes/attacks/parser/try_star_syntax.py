"""except* in loops with what it does not allow.

restricted: error
kernel: error
"""

def task(grid):
    for _ in grid:
        try:
            pass
        except* ValueError:
            break
    return grid
