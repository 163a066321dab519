"""Cycles of garbage, created without end.

restricted: timeout
kernel: timeout
"""

def task(grid):
    while True:
        a, b = [], []
        a.append(b)
        b.append(a)
