"""The same through getattr on a subclass of the program's.

restricted: violation attribute.forbidden
kernel: ok loot
"""

class Mine(AttributeError):
    pass


def task(grid):
    error = Mine("x", name="y", obj=task)
    if getattr(error, "obj") is task:
        return [[9, 9, 9]]
    return grid
