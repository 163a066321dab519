"""A runtime-checkable protocol that is also a dataclass: it matches whatever has gi_frame.

restricted: ok|rejected|violation
kernel: ok|error loot
"""

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
@dataclass
class HasFrame(Protocol):
    gi_frame: Any


def task(grid):
    match (x for x in [1]):
        case HasFrame(frame):
            if frame is not None:
                return [[9, 9, 9]]
    return grid
