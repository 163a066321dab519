"""A positional pattern fetches str.format, past the guard of that name.

restricted: rejected|violation|error
kernel: ok|error loot
"""

from abc import ABC
from dataclasses import dataclass


@dataclass
class Reads(ABC):
    format: object = None


def task(grid):
    Reads.register(str)
    match "{0.__code__}":
        case Reads(fill):
            if "code object" in fill(task):
                return [[9, 9, 9]]
    return grid
