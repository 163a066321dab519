"""A special name bound by an except clause in a class body.

restricted: rejected name.forbidden
kernel: ok loot
"""

class Mine:
    try:
        raise ValueError
    except ValueError as __array_interface__:
        kept = 1


def task(grid):
    return [[9, 9, 9]]
