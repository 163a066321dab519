"""Memory taken in the handler of the MemoryError, and more in its handler.

restricted: out_of_memory|timeout|error
kernel: out_of_memory|timeout|error
"""

def grow(kept):
    try:
        while True:
            kept.append(bytes(50_000))
    except MemoryError:
        grow(kept)


def task(grid):
    grow([])
    return grid
