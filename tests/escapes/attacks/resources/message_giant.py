"""An exception with a message of a hundred megabytes.

restricted: error|out_of_memory
kernel: error|out_of_memory
"""

def task(grid):
    raise ValueError("x" * 50_000_000)
