"""Announces a string of four billion bytes, in a few bytes.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    body = b"\x92\x02\xdb\xff\xff\xff\xffabc"
    os.write(3, len(body).to_bytes(4, "little") + body)
    os._exit(0)
