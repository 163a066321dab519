"""One print of a hundred megabytes.

restricted: ok|out_of_memory
kernel: ok|out_of_memory
"""

def task(grid):
    print("x" * 100_000_000)
    return grid
