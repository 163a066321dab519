"""Reaches the loaded submodule through the fallback of from-import.

restricted: violation module.forbidden
kernel: ok loot
"""

import os.path
import os.path as path
from os import path as again


def task(grid):
    return [[9, 9, 9]] if again.sep or path.sep or os.path.sep else grid
