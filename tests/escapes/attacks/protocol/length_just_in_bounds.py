"""Announces the largest frame that is allowed and sends all of it, as one string.

restricted: violation module.forbidden
kernel: output_limit|crashed|ok
"""

import os


def task(grid):
    size = 256 * 1024 - 64
    head = b"\x92\x02\xdb" + size.to_bytes(4, "big")
    data = memoryview((len(head) + size).to_bytes(4, "little") + head + b"A" * size)
    while data:
        data = data[os.write(3, data) :]
    return grid
