"""A shift that the compiler would work out.

restricted: out_of_memory|error|timeout
kernel: out_of_memory|error|timeout
"""

def task(grid):
    return [[(1 << 10**10) % 10]]
