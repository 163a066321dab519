"""The classic: str.format reads attributes by a path in its text.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    text = "{0.__class__.__mro__}"
    if "object" in text.format(grid):
        return [[9, 9, 9]]
    return grid
