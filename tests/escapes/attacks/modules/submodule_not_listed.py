"""A submodule that is loaded, but not for programs.

restricted: violation module.forbidden
kernel: ok|error|violation loot
"""

import collections.abc
import concurrent.futures


def task(grid):
    return [[9, 9, 9]] if concurrent.futures.ThreadPoolExecutor else grid
