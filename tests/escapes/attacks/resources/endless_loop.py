"""A loop without an end.

restricted: timeout
kernel: timeout
"""

def task(grid):
    while True:
        pass
