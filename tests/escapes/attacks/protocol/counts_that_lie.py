"""Announces four billion rows, in a few bytes.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    body = b"\x95\x01\xa2ok\xdd\xff\xff\xff\xff\x91\x01"
    os.write(3, len(body).to_bytes(4, "little") + body)
    os._exit(0)
