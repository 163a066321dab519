"""A special name bound by an import in a class body.

restricted: rejected name.forbidden|import.forbidden
kernel: ok loot
"""

class Mine:
    import math as __reduce__


def task(grid):
    return [[9, 9, 9]]
