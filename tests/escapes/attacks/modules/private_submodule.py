"""A private submodule of an allowed package.

restricted: rejected|violation import.forbidden
kernel: ok loot
"""

import numpy._core._internal as inner


def task(grid):
    return [[9, 9, 9]] if inner else grid
