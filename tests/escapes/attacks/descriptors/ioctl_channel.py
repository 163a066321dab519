"""Asks how much waits in the channel, and pushes characters into a terminal.

restricted: violation module.forbidden
kernel: violation file.read
"""

import fcntl


def task(grid):
    fcntl.ioctl(3, 0x541B, bytes(4))
    fcntl.ioctl(0, 0x5412, b"\n")
    return [[9, 9, 9]]
