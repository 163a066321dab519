"""Sends one datagram with the grid in it.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import socket


def task(grid):
    try:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.sendto(bytes(grid), ("127.0.0.1", 53))
        return [[9, 9, 9]]
    except OSError:
        return grid
