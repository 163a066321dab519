"""Spreads its work over processes.

restricted: ok import.unavailable
kernel: ok|violation process.fork file.open descriptor.make
"""

def task(grid):
    try:
        import multiprocessing

        with multiprocessing.Pool(2) as pool:
            pool.map(len, [[1], [2]])
        return [[9, 9, 9]]
    except ImportError:
        return grid
