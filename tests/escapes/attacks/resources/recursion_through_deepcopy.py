"""A nested list copied deeply.

restricted: error|crashed|timeout|out_of_memory
kernel: error|crashed|timeout|out_of_memory
"""

import copy


def task(grid):
    nested = []
    for _ in range(10**5):
        nested = [nested]
    copy.deepcopy(nested)
    return grid
