"""Sends for ever.

restricted: violation module.forbidden
kernel: output_limit
"""

import os


def task(grid):
    data = b"\x03\0\0\0\x92\x02\xa0" * 4096
    while True:
        os.write(3, data)
