"""A pattern that binds a special name at the top of a class body.

restricted: rejected name.forbidden
kernel: ok loot
"""

import copy


class Mine:
    match (lambda self: (list, ([1],))):
        case __reduce__:
            pass


def task(grid):
    return [[9, 9, 9]] if isinstance(copy.copy(Mine()), list) else grid
