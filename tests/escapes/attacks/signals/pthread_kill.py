"""Signals its own thread.

restricted: violation module.forbidden
kernel: violation process.signal
"""

import signal
import threading


def task(grid):
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    return [[9, 9, 9]]
