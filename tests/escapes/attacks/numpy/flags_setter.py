"""The flags of an array over a constant's bytes.

restricted: violation|error attribute.write
kernel: error
"""

import numpy as np


def task(grid):
    array = np.frombuffer(b"constant", dtype=np.uint8)
    array.flags.writeable = True
    array[0] = 9
    return [[9, 9, 9]]
