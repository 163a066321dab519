"""Sends a log record over the network by the handlers of a submodule.

restricted: violation module.forbidden
kernel: ok|error|violation network.socket loot
"""

from logging.handlers import SocketHandler


def task(grid):
    SocketHandler("127.0.0.1", 9).createSocket()
    return [[9, 9, 9]]
