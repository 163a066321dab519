"""A dictionary of keys that all fall into one place.

restricted: timeout
kernel: timeout
"""

def task(grid):
    store = {}
    for n in range(10**6):
        store[n * (2**61 - 1)] = n
    return grid
