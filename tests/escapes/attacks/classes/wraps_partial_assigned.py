"""functools.wraps on a library's function, to give it the program's module name.

restricted: ok|violation|error
kernel: ok loot
"""

import functools
import statistics


def task(grid):
    functools.wraps(task)(statistics.mean)
    statistics.mean.mark = 9
    return [[9, 9, 9]]
