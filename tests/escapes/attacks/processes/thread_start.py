"""Starts a thread.

restricted: violation module.forbidden
kernel: violation process.fork
"""

import threading


def task(grid):
    done = []
    try:
        thread = threading.Thread(target=done.append, args=(1,))
        thread.start()
        thread.join(0.2)
    except RuntimeError:
        return grid
    return [[9, 9, 9]] if done else grid
