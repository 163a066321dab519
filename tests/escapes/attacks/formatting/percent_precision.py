"""Percent formatting with a width of gigabytes, from an argument.

restricted: out_of_memory|error
kernel: out_of_memory|error
"""

def task(grid):
    return [[len("%*d" % (2_000_000_000, 1))]]
