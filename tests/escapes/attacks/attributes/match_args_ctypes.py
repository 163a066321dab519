"""A positional pattern fetches ndarray.ctypes, and its shape is an array of ctypes' own class.

restricted: rejected|violation|error
kernel: ok|crashed|error loot
"""

from abc import ABC
from dataclasses import dataclass

import numpy as np


@dataclass
class Reads(ABC):
    ctypes: object = None


def task(grid):
    Reads.register(np.ndarray)
    match grid:
        case Reads(interface):
            kind = type(interface.shape)
            if kind.from_address(id(grid))[0]:
                return [[9, 9, 9]]
    return grid
