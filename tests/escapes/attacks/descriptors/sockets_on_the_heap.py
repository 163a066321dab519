"""Finds the template's socket objects on the heap and uses them.

restricted: rejected attribute.forbidden
kernel: ok|crashed|violation network.socket
"""

import gc
import socket
import sys


def task(grid):
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            for inner in [value, *vars(value).values()] if hasattr(value, "__dict__") else [value]:
                if isinstance(inner, socket.socket):
                    try:
                        if inner.fileno() > 3 and inner.send(b"x"):
                            return [[9, 9, 9]]
                    except OSError:
                        continue
        frame = frame.f_back
    gc.collect()
    return grid
