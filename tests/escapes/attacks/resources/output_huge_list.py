"""An answer of a list that repeats one row ten million times.

restricted: invalid_output|out_of_memory|timeout
kernel: invalid_output|out_of_memory|timeout
"""

def task(grid):
    return [[1]] * 10**7
