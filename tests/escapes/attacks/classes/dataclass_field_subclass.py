"""A subclass of dataclasses.Field whose name is source text; dataclass executes it.

restricted: rejected|violation|error
kernel: ok|error loot
"""

from dataclasses import MISSING, Field, dataclass

loot = []


class Lying(Field):
    def __init__(self):
        super().__init__(MISSING, MISSING, True, True, None, False, {}, False)

    @property
    def name(self):
        return '" + str(loot.append(().__class__.__base__.__subclasses__())) #'

    @name.setter
    def name(self, value):
        pass


def task(grid):
    @dataclass(init=False, eq=False)
    class Made:
        x: int = Lying()

    repr(Made())
    if loot and len(loot[0]) > 100:
        return [[9, 9, 9]]
    return grid
