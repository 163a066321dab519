"""Asks for digests and keys of many gigabytes.

restricted: error|out_of_memory
kernel: error|out_of_memory
"""

import hashlib


def task(grid):
    made = []
    for size in (1 << 20, 1 << 30, 1 << 40):
        made.append(hashlib.shake_256(b"x").digest(size))
        made.append(hashlib.blake2b(bytes(size)).digest())
    return [[9, 9, 9]]
