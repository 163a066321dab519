"""dataclasses.replace reads each field by name with the real getattr, and a field's name may lie:
the traceback of the program's own exception.

restricted: rejected|violation|error|ok
kernel: ok|error loot
"""

from dataclasses import MISSING, Field, dataclass, replace

got = []


class Lying(Field):
    lie = "x"

    def __init__(self):
        super().__init__(MISSING, MISSING, True, True, None, False, {}, False)

    @property
    def name(self):
        return Lying.lie

    @name.setter
    def name(self, value):
        pass


@dataclass(init=False, eq=False, repr=False)
class Mine(Exception):
    x: int = Lying()

    def __init__(self, *args, **kwargs):
        got.append(kwargs)


def task(grid):
    try:
        raise Mine()
    except Mine as error:
        Lying.lie = "__traceback__"
        replace(error)
    if got and got[-1].get("__traceback__") is not None:
        return [[9, 9, 9]]
    return grid
