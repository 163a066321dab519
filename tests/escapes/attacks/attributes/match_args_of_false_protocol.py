"""A named tuple with a guarded name for a field, of a class that calls itself Generic and a protocol:
everything is an instance of it.

restricted: rejected|violation|error|ok
kernel: ok|error loot
"""

from collections import namedtuple
from typing import Protocol, runtime_checkable


@runtime_checkable
class Empty(Protocol):
    pass


class Generic(namedtuple("Generic", ["ctypes"]), Empty):
    pass


Generic._is_protocol = True
Generic._is_runtime_protocol = True


def task(grid):
    match grid:
        case Generic(interface):
            if type(interface.shape).from_address(id(grid))[0]:
                return [[9, 9, 9]]
    return grid
