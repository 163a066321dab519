"""The object under a strided view keeps its __array_interface__ in its dictionary, which
update_wrapper copies into an own object, where it can be changed.

restricted: rejected|violation|error
kernel: ok loot
"""

from functools import update_wrapper

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class Mine:
    pass


def task(grid):
    text = b"\x09" * 40
    view = sliding_window_view(np.zeros(100, np.uint8), 60)
    mine = update_wrapper(Mine(), view.base)
    face = vars(mine)["__array_interface__"]
    face["data"] = (id(text), False)
    face["shape"] = (60,)
    face["strides"] = None
    seen = np.asarray(mine)
    if bytes(seen).count(b"\x09") >= 20:
        return [[9, 9, 9]]
    return grid
