"""The functional Enum takes its names as one string, and values from a method of the program's.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import copy
from enum import Enum


class Base(Enum):
    def _generate_next_value_(name, start, count, last):
        if name == "__reduce_ex__":
            return lambda self, protocol: (list, ([[9, 9, 9]],))
        return count


def task(grid):
    made = Base("Made", "a __reduce_ex__")
    out = copy.copy(made.a)
    if isinstance(out, list):
        return [out[0]]
    return grid
