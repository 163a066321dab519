"""A with statement that binds to an attribute of a forbidden name.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

import contextlib


class Box:
    pass


def task(grid):
    with contextlib.nullcontext(Box) as task.__wrapped__:
        pass
    return [[9, 9, 9]]
