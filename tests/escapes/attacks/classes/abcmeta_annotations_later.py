"""ABCMeta is given annotations that are changed after it has looked at them, and before dataclass
executes them.

restricted: ok|rejected|violation|error
kernel: ok|error loot
"""

from abc import ABCMeta
from dataclasses import dataclass

loot = []


def task(grid):
    notes = {}
    made = ABCMeta("Made", (), {"__module__": __name__, "__annotations__": notes})
    notes['" + str(loot.append(().__class__.__base__.__subclasses__())) #'] = int
    repr(dataclass(init=False, eq=False)(made)())
    if loot and len(loot[0]) > 100:
        return [[9, 9, 9]]
    return grid
