"""A comparison makes a mapping proxy show the annotations under it; dataclass pastes their names
into source that it executes.

restricted: ok|rejected|violation|error
kernel: ok loot
"""

from dataclasses import dataclass

found = []
loot = []


class Catch:
    def __eq__(self, other):
        found.append(other)
        return True


class Plain:
    x: int = 1


def task(grid):
    Plain().__annotations__ == Catch()
    found[0].clear()
    found[0]['" + str(loot.append(().__class__.__base__.__subclasses__())) #'] = int
    made = dataclass(init=False, eq=False)(Plain)
    repr(made())
    if loot and len(loot[0]) > 100:
        return [[9, 9, 9]]
    return grid
