"""Unpacking into a forbidden attribute.

restricted: rejected attribute.forbidden
kernel: ok|error loot
"""

class Mine:
    pass


class Other:
    pass


def task(grid):
    one = Mine()
    one.__class__, *rest = Other, 1, 2
    return [[9, 9, 9]] if isinstance(one, Other) else grid
