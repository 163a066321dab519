"""An algorithm that hashlib would import a module for.

restricted: error
kernel: error
"""

import hashlib


def task(grid):
    return [[9, 9, 9]] if hashlib.new("../../os") else grid
