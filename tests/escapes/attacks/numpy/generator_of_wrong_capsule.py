"""A Generator over an object whose capsule is none.

restricted: error|violation
kernel: error|crashed
"""

import numpy as np


class Fake:
    capsule = "BitGenerator"
    lock = None


def task(grid):
    np.random.Generator(Fake()).random()
    return [[9, 9, 9]]
