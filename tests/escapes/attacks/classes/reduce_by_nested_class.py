"""A special name that is a class.

restricted: rejected name.forbidden
kernel: ok loot
"""

class Mine:
    class __reduce__:
        pass


def task(grid):
    return [[9, 9, 9]]
