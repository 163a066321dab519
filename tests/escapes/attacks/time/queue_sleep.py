"""Waits on an empty queue, which a program may import.

restricted: timeout
kernel: timeout
"""

import queue


def task(grid):
    queue.Queue().get(timeout=None)
    return [[9, 9, 9]]
