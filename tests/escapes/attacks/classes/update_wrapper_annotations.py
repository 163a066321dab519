"""functools.update_wrapper gives a class annotations that no class body could hold, and dataclass
executes their names.

restricted: rejected|violation|error
kernel: ok|error loot
"""

from dataclasses import dataclass
from functools import update_wrapper

loot = []


class Plain:
    pass


class Source:
    def __getattr__(self, name):
        if name == "__annotations__":
            return {'" + str(loot.append(().__class__.__base__.__subclasses__())) #': int}
        raise AttributeError(name)


def task(grid):
    try:
        update_wrapper(Plain, Source())
    except AttributeError:
        pass
    made = dataclass(init=False, eq=False)(Plain)
    repr(made())
    if loot and len(loot[0]) > 100:
        return [[9, 9, 9]]
    return grid
