"""super().__setattr__ with a name that the class would not be allowed.

restricted: violation attribute.forbidden
kernel: ok loot
"""

class Mine:
    def __setattr__(self, name, value):
        super().__setattr__("__dict__", {"x": value})


def task(grid):
    mine = Mine()
    mine.x = [[9, 9, 9]]
    return mine.x
