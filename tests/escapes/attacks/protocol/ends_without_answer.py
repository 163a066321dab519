"""Sends the final message without an answer before it.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    os.write(3, b"\x02\0\0\0\x91\x05")
    os._exit(0)
