"""Opens a server on IPv6.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import socket


def task(grid):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6)
        return [[9, 9, 9]]
    except OSError:
        return grid
