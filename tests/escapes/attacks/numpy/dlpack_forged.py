"""from_dlpack with a capsule of the program's making.

restricted: rejected|error name.forbidden
kernel: error
"""

import numpy as np


class Window:
    def __dlpack__(self, **kwargs):
        return 12345

    def __dlpack_device__(self):
        return (1, 0)


def task(grid):
    return [[9, 9, 9]] if np.from_dlpack(Window()).size else grid
