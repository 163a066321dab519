"""A Generator made without its __init__: its function pointers are null.

restricted: error|violation|crashed
kernel: error|crashed
"""

import numpy as np


def task(grid):
    generator = np.random.Generator.__new__(np.random.Generator)
    generator.random(3)
    return grid
