"""A nested list copied deeply.

restricted: error|crashed
kernel: error|crashed
"""

import copy


def task(grid):
    nested = []
    for _ in range(10**5):
        nested = [nested]
    copy.deepcopy(nested)
    return grid
