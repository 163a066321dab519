"""Printing without end.

restricted: output_limit
kernel: output_limit
"""

def task(grid):
    while True:
        print("x" * 1000)
