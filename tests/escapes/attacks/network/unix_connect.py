"""Connects to sockets that a host may have in its file system.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import socket


def task(grid):
    sock = socket.socket(socket.AF_UNIX)
    for path in ("/var/run/docker.sock", "/run/systemd/notify", "/tmp/.s.PGSQL.5432"):
        try:
            sock.connect(path)
            return [[9, 9, 9]]
        except OSError:
            continue
    return grid
