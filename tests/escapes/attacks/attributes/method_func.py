"""A bound method's function, by a name in lower case.

restricted: rejected|violation attribute.forbidden
kernel: ok loot
"""

class Mine:
    def go(self):
        return 1


def task(grid):
    return [[9, 9, 9]] if Mine().go.__func__.__code__ else grid
