"""locals() in a class body, where it is the namespace itself.

restricted: violation name.forbidden
kernel: ok loot
"""

class Mine:
    locals()["__reduce__"] = lambda self: (list, ())


def task(grid):
    return [[9, 9, 9]] if Mine.__dict__["__reduce__"] else grid
