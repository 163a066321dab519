"""Sends ten thousand answers to one question, to fill the parent's memory.

restricted: violation module.forbidden
kernel: ok|crashed|output_limit
"""

import os


def task(grid):
    frame = b"\x0a\0\0\0\x95\x01\xa2ok\x91\x91\x01\xc0\x00"
    data = memoryview(frame * 10_000)
    while data:
        data = data[os.write(3, data) :]
    return grid
