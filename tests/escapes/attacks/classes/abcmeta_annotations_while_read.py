"""The annotations given to ABCMeta are changed by a default's __get__, while dataclass reads them.

restricted: ok|rejected|violation|error
kernel: ok|error loot
"""

from abc import ABCMeta
from dataclasses import dataclass

loot = []
notes = {"a": int, "b": int}


class Default:
    armed = False

    def __get__(self, instance, owner):
        if Default.armed and "b" in notes:
            del notes["b"]
            notes['" + str(loot.append(().__class__.__base__.__subclasses__())) #'] = int
        return 1


def task(grid):
    made = ABCMeta(
        "Made", (), {"__module__": __name__, "__annotations__": notes, "a": Default(), "b": 2}
    )
    Default.armed = True
    repr(dataclass(init=False, eq=False)(made)())
    if loot and len(loot[0]) > 100:
        return [[9, 9, 9]]
    return grid
