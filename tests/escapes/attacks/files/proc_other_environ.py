"""Tries each process in turn for an environment that can be read.

restricted: violation file.open
kernel: violation file.open
"""

def task(grid):
    from io import FileIO

    for pid in range(1, 5000):
        try:
            if b"KEY" in FileIO(f"/proc/{pid}/environ").read():
                return [[9, 9, 9]]
        except BaseException:
            continue
    return grid
