"""The same through ABCMeta called as a function.

restricted: rejected|violation|error
kernel: ok|error loot
"""

from abc import ABCMeta

import numpy as np

kept = []


class Keep:
    def __init_subclass__(cls, **keywords):
        kept.append(cls)
        raise ValueError


def task(grid):
    try:
        ABCMeta("Mine", (Keep, np.ndarray), {"__module__": __name__, "itemsize": -100000})
    except ValueError:
        pass
    if grid.view(kept[0]).itemsize < 0:
        return [[9, 9, 9]]
    return grid
