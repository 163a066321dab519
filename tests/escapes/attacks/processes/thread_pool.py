"""Starts threads through an executor.

restricted: violation module.forbidden
kernel: error|violation process.fork
"""

from concurrent.futures import ThreadPoolExecutor


def task(grid):
    try:
        with ThreadPoolExecutor(4) as pool:
            return [[9, 9, 9]] if list(pool.map(len, grid)) else grid
    except RuntimeError:
        return grid
