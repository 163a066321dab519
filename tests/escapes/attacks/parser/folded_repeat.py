"""A string repeated in a constant, inside a tuple repeated in a constant.

restricted: out_of_memory|error
kernel: out_of_memory|error
"""

def task(grid):
    return [[len(("x" * 4096,) * 256 * 10**9)]]
