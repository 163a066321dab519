"""Printing without end, a character at a time.

restricted: output_limit|timeout
kernel: output_limit|timeout
"""

def task(grid):
    while True:
        print("x", end="")
