"""A queue that waits for a thread that cannot be.

restricted: timeout
kernel: timeout
"""

import queue


def task(grid):
    queue.Queue().get()
    return grid
