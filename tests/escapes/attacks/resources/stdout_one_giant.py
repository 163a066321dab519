"""One print of a hundred megabytes.

restricted: output_limit|out_of_memory
kernel: output_limit|out_of_memory
"""

def task(grid):
    print("x" * 100_000_000)
    return grid
