"""Inside a class, x.__name means x._Class__name, but the guard gets the name as written.

restricted: ok|violation
kernel: ok loot
"""

import random


class Random:
    def look(self, value):
        return value.__private


def task(grid):
    try:
        Random().look(random.Random(1))
    except AttributeError:
        pass
    return grid
