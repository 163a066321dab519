"""operator.attrgetter with dots.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import operator


def task(grid):
    if operator.attrgetter("__code__.co_names")(task):
        return [[9, 9, 9]]
    return grid
