"""A special method defined in letters that fold to its name.

restricted: rejected name.forbidden
kernel: ok loot
"""

import copy


class Mine:
    def __𝓻𝓮𝓭𝓾𝓬𝓮__(self):
        return (list, ([[9, 9, 9]],))


def task(grid):
    return copy.copy(Mine())
