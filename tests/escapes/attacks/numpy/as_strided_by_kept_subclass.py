"""An ndarray subclass that was kept before it was refused says its items are of negative size, and
as_strided believes it.

restricted: rejected|violation|error
kernel: ok|crashed|error loot
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

kept = []


class Keep:
    def __init_subclass__(cls, **keywords):
        kept.append(cls)
        raise ValueError


def task(grid):
    try:

        class Mine(Keep, np.ndarray):
            itemsize = -100000

    except ValueError:
        pass
    view = as_strided(np.zeros(8, np.uint8).view(kept[0]), (4096,), (1,), subok=True)
    if np.asarray(view).sum() >= 0:
        return [[9, 9, 9]]
    return grid
