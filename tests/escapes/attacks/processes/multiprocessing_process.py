"""Starts a process.

restricted: violation module.forbidden import.unavailable
kernel: ok|error|violation process.fork file.open descriptor.make loot
"""

import multiprocessing


def task(grid):
    multiprocessing.Process(target=print).start()
    return [[9, 9, 9]]
