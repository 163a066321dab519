"""__subclasses__ by a name that is put together.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if getattr(object, "_" * 2 + "subclasses" + "_" * 2)():
        return [[9, 9, 9]]
    return grid
