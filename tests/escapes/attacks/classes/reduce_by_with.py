"""A special name bound by a with statement and by unpacking.

restricted: rejected name.forbidden
kernel: ok loot
"""

import contextlib


class Mine:
    with contextlib.nullcontext((1, [2, 3])) as (a, [*__getstate__]):
        pass


def task(grid):
    return [[9, 9, 9]]
