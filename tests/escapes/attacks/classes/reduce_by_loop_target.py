"""__reduce__ bound by a for loop in a class body.

restricted: rejected name.forbidden
kernel: ok loot
"""

import copy


class Mine:
    for __reduce__ in [lambda self: (list, ([[9, 9, 9]],))]:
        pass


def task(grid):
    return copy.copy(Mine())
