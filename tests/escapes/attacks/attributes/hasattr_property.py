"""hasattr runs what it asks for, and swallows the exception.

restricted: violation attribute.forbidden
kernel: ok loot
"""

class Mine:
    @property
    def inner(self):
        return getattr(task, "__globals__")


def task(grid):
    if hasattr(Mine(), "inner"):
        return [[9, 9, 9]]
    return grid
