"""str.format called by operator.methodcaller.

restricted: violation attribute.forbidden
kernel: ok loot
"""

from operator import methodcaller


def task(grid):
    if "cell" in methodcaller("format", task)("{0.__class__.__init_subclass__} cell"):
        return [[9, 9, 9]]
    return grid
