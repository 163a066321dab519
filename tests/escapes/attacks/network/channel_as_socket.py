"""Wraps the channel as a socket object, and asks who is at the other end.

restricted: violation import.forbidden
kernel: violation network.socket file.read
"""

import socket


def task(grid):
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=3)
    credentials = sock.getsockopt(socket.SOL_SOCKET, 17, 12)
    return [[9, 9, 9]] if credentials else grid
