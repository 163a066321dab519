"""A thread, started.

restricted: violation module.forbidden
kernel: violation|error process.fork
"""

import threading


def task(grid):
    thread = threading.Thread(target=print)
    thread.start()
    return [[9, 9, 9]]
