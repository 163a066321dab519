"""A bit generator's ctypes interface: function pointers that take an address, and c_void_p's class.

restricted: rejected|violation|error
kernel: ok|violation loot
"""

import numpy as np


def task(grid):
    interface = np.random.PCG64(1).ctypes
    pointer = type(interface.state)
    secret = 123456789
    if pointer.from_address(id(secret)).value:
        return [[9, 9, 9]]
    return grid
