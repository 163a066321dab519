"""An array held by a GenericAlias, which numpy takes for its view's owner.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


def task(grid):
    alias = type(list[int])(np.ones(40000, dtype=np.uint8), ())
    view = np.asarray(alias)
    alias.resize(3000000)
    others = [bytearray(b"\x09" * 39990) for _ in range(30)]
    if view[1000] == 9 and others:
        return [[9, 9, 9]]
    return grid
