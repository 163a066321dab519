"""Leaves a variable in the environment.

restricted: violation module.forbidden
kernel: ok
"""

import os


def task(grid):
    if os.environ.get("OMNI_PLANT"):
        return [[9, 9, 9]]
    os.environ["OMNI_PLANT"] = "1"
    return grid
