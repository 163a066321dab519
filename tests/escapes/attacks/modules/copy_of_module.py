"""copy.deepcopy of a face, whose state is its names.

restricted: error|ok
kernel: error|ok
"""

import copy
import math


def task(grid):
    made = copy.deepcopy(math)
    return grid if made else None
