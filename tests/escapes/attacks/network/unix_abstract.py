"""Binds an abstract socket name, which is no file and which Landlock may not scope.

restricted: rejected import.forbidden
kernel: violation network.socket
"""

import _socket


def task(grid):
    try:
        sock = _socket.socket(_socket.AF_UNIX, _socket.SOCK_DGRAM)
        sock.bind("\0omni-meeting-point")
        return [[9, 9, 9]]
    except OSError:
        return grid
