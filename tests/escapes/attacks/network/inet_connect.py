"""Connects to ports on the loopback, looking for the service itself.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import socket


def task(grid):
    for port in (8000, 8080, 5432, 6379):
        try:
            socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(("127.0.0.1", port))
            return [[9, 9, 9]]
        except OSError:
            continue
    return grid
