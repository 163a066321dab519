"""numpy's floating-point errors call a function of the program's in the middle of a loop.

restricted: ok|error|violation
kernel: ok|error
"""

import numpy as np

seen = []


def task(grid):
    with np.errstate(all="call", call=lambda *args: seen.append(args)):
        np.array([1.0, 2.0]) / np.array([0.0, 0.0])
    return grid if seen else None
