"""Sleeps on a lock that it holds itself.

restricted: violation|rejected import.forbidden
kernel: timeout
"""

import threading


def task(grid):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
    return [[9, 9, 9]]
