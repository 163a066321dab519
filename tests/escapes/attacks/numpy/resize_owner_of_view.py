"""An array that only its view holds is resized through view.base: two references, which resize takes
for none.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


def task(grid):
    view = np.ones(40000, dtype=np.uint8)[:]
    view.base.resize(3000000)
    others = [bytearray(b"\x09" * 39990) for _ in range(30)]
    if view[1000] == 9 and others:
        return [[9, 9, 9]]
    return grid
