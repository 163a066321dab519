"""Makes a pair of sockets: no outside, but two more descriptors.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import socket


def task(grid):
    try:
        socket.socketpair()
        return [[9, 9, 9]]
    except OSError:
        return grid
