"""Sends half of an answer and exits.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    os.write(3, b"\x40\0\0\0\x95\x01\xa2ok")
    os._exit(0)
