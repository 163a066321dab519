"""A protocol of the name Protocol escapes typing's check of its attributes, and match reads a
private name of a library object.

restricted: ok|rejected|violation|error
kernel: ok|error loot
"""

import dataclasses
import random
import typing


@typing.runtime_checkable
@dataclasses.dataclass(init=False, repr=False, eq=False)
class Protocol(typing.Protocol):
    _randbelow: object


def task(grid):
    match random.Random(1):
        case Protocol(found):
            if callable(found):
                return [[9, 9, 9]]
    return grid
