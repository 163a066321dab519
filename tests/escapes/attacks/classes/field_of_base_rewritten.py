"""copy writes a Field subclass's slots into an existing Field, whose name dataclass then executes in
a derived class.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import copy
from dataclasses import dataclass, fields

loot = []


@dataclass(init=False, eq=False)
class Base:
    x: int = 1


target = fields(Base)[0]


class Source(type(target)):
    __slots__ = ()
    armed = False

    def __new__(cls, *args):
        return target if cls.armed else object.__new__(cls)

    def __init__(self):
        self.name = '" + str(loot.append(().__class__.__base__.__subclasses__())) #'


def task(grid):
    source = Source()
    Source.armed = True
    copy.copy(source)

    @dataclass(init=False, eq=False)
    class Derived(Base):
        pass

    repr(Derived())
    if loot and len(loot[0]) > 100:
        return [[9, 9, 9]]
    return grid
