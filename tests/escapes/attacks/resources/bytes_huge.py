"""A bytes object of a petabyte.

restricted: out_of_memory
kernel: out_of_memory
"""

def task(grid):
    return [[len(bytes(10**15))]]
