"""The same for str.format.

restricted: rejected|violation|error|ok
kernel: ok|error loot
"""

from collections import namedtuple
from typing import Protocol, runtime_checkable


@runtime_checkable
class Empty(Protocol):
    pass


class Generic(namedtuple("Generic", ["format"]), Empty):
    pass


Generic._is_protocol = True
Generic._is_runtime_protocol = True


def task(grid):
    match "{0.__code__}":
        case Generic(fill):
            if "code object" in fill(task):
                return [[9, 9, 9]]
    return grid
