"""A special name bound by a walrus.

restricted: rejected name.forbidden
kernel: ok loot
"""

class Mine:
    (__reduce__ := len)


def task(grid):
    return [[9, 9, 9]]
