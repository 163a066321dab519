"""Sleeps on a lock that it holds itself.

restricted: violation|rejected module.forbidden
kernel: timeout
"""

import threading


def task(grid):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
    return [[9, 9, 9]]
