"""Raises the soft process limit to the hard one, then starts a thread.

restricted: violation module.forbidden
kernel: violation process.limits process.fork
"""

import resource
import threading


def task(grid):
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    resource.setrlimit(resource.RLIMIT_NPROC, (hard, hard))
    try:
        threading.Thread(target=print).start()
        return [[9, 9, 9]]
    except RuntimeError:
        return grid
