"""Announces four gigabytes.

restricted: violation module.forbidden
kernel: output_limit|crashed
"""

import os


def task(grid):
    os.write(3, b"\xff\xff\xff\xff" + b"\x95" * 100)
    return grid
