"""The functional Enum takes a library's class for its members' type, which no class statement may.

restricted: rejected|violation|error|ok
kernel: ok|error
"""

from enum import Enum

import numpy as np


def task(grid):
    made = Enum("Made", {"a": (2, 2)}, type=np.ndarray)
    view = np.zeros((2, 2)).view(made.a.__class__)
    return grid if view is not None else None
