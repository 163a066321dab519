"""A dictionary that grows without end.

restricted: out_of_memory|timeout
kernel: out_of_memory|timeout
"""

def task(grid):
    store = {}
    while True:
        store[len(store)] = (len(store), bytes(5000))
