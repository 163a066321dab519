"""The method behind a checked one, which would read and write an object that is no instance.

restricted: ok
kernel: ok loot
"""

import collections
import functools


class Plain:
    def __init__(self):
        self.data = {}


def ways():
    method = collections.UserDict.__copy__
    dispatching = functools.singledispatch(method)
    yield method
    yield dispatching
    yield dispatching.registry[object]
    yield functools.wraps(method)(functools.partial(method))
    yield functools.lru_cache(method)
    yield functools.partialmethod(method).func


def task(grid):
    for way in ways():
        try:
            if type(way(Plain())) is Plain:
                return [[9, 9, 9]]
        except TypeError:
            pass
    return grid
