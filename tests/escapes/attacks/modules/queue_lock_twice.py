"""The lock inside a queue, taken twice.

restricted: timeout|violation
kernel: timeout
"""

import queue


def task(grid):
    waiting = queue.Queue()
    waiting.mutex.acquire()
    waiting.put(1)
    return grid
