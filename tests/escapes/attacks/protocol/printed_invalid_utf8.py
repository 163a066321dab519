"""Prints bytes that are no text.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    body = b"\x92\x02\xa4\xff\xfe\xed\xa0"
    os.write(3, len(body).to_bytes(4, "little") + body)
    return grid
