"""Printing without end.

restricted: timeout
kernel: timeout
"""

def task(grid):
    while True:
        print("x" * 1000)
