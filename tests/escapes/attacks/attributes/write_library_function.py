"""An attribute of a library's Python function.

restricted: violation attribute.write
kernel: ok loot
"""

import statistics


def task(grid):
    statistics.mean.mark = 9
    return [[9, 9, 9]]
