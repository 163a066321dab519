"""__getstate__ and __setstate__ for copy.

restricted: rejected name.forbidden
kernel: ok loot
"""

import copy


class Mine:
    def __getstate__(self):
        return {"x": 1}

    def __setstate__(self, state):
        self.x = [[9, 9, 9]]


def task(grid):
    return copy.copy(Mine()).x
