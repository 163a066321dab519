"""A partial of getattr, mapped over names in a comprehension.

restricted: violation attribute.forbidden
kernel: ok loot
"""

from functools import partial


def task(grid):
    read = partial(getattr, task)
    if [read(name) for name in ("__name__", "__globals__")]:
        return [[9, 9, 9]]
    return grid
