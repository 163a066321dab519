"""Cycles made and let go without end.

restricted: timeout
kernel: timeout
"""

def task(grid):
    while True:
        a, b = [], []
        a.append(b)
        b.append(a)
