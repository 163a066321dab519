"""A face is initialised again, which would rename it.

restricted: ok|violation|error|rejected
kernel: ok
"""

import math


def task(grid):
    type(math).__init__(math, "builtins", "text")
    return grid if math.sqrt(4) == 2 else None
