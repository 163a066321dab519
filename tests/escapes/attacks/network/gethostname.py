"""Asks for the host's name.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import socket


def task(grid):
    return [[9, 9, 9]] if socket.gethostname() else grid
