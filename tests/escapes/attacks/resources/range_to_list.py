"""A range made a list.

restricted: out_of_memory
kernel: out_of_memory
"""

def task(grid):
    return [[len(list(range(10**10)))]]
