"""A generated __init__ as an unguarded setattr on a dataclasses.Field, whose name then enters the
source of the next class.

restricted: ok|rejected|violation|error
kernel: ok|error loot
"""

from dataclasses import dataclass, fields


@dataclass
class Writer:
    name: object


@dataclass(init=False, eq=False)
class Base:
    x: int = 1


def task(grid):
    Writer.__init__(fields(Base)[0], '" + str(().__class__.__base__.__subclasses__()) #')

    @dataclass(init=False, eq=False)
    class Derived(Base):
        pass

    if "<class" in repr(Derived()):
        return [[9, 9, 9]]
    return grid
