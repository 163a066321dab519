"""A power of a power in constants.

restricted: timeout|out_of_memory|error
kernel: timeout|out_of_memory|error
"""

def task(grid):
    return [[10**10**8 % 10]]
