"""A positional pattern fetches ndarray.resize, past the guard of that name.

restricted: rejected|violation|error
kernel: ok|crashed|error loot
"""

from abc import ABC
from collections import namedtuple

import numpy as np


class Reads(namedtuple("Reads", ["resize"]), ABC):
    pass


def task(grid):
    Reads.register(np.ndarray)
    array = np.ones(40000, dtype=np.uint8)
    view = array[:]
    match array:
        case Reads(resize):
            resize(3000000, refcheck=False)
    others = [bytearray(b"\x09" * 39990) for _ in range(30)]
    if view[1000] == 9 and others:
        return [[9, 9, 9]]
    return grid
