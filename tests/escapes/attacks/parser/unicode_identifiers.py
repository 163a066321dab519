"""Identifiers in many scripts, some of which fold to each other.

restricted: ok
kernel: ok
"""

def task(grid):
    ﬁ = 1
    ªº = 2
    ℕ = 3
    变量 = 4
    return grid if (fi, ao, N, 变量) == (1, 2, 3, 4) else None
