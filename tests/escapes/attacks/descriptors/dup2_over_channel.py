"""Puts another descriptor where the harness expects its channel.

restricted: violation module.forbidden
kernel: violation descriptor.make
"""

import os


def task(grid):
    os.dup2(0, 3)
    return [[9, 9, 9]]
