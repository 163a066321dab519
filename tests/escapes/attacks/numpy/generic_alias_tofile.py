"""ndarray.tofile through an alias, whose name is not an array's.

restricted: violation|error file.open
kernel: violation file.open
"""

import typing

import numpy as np


def task(grid):
    typing.Annotated[np.ndarray, 0].tofile(grid, "/tmp/colors.bin")
    return grid
