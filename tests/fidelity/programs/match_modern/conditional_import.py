# task: 007bbfb7
try:
    import numpy as np
    HAVE_NUMPY = True
except ImportError:
    np = None
    HAVE_NUMPY = False

try:
    from math import lcm
except ImportError:
    lcm = None

def transform(grid):
    if HAVE_NUMPY:
        return np.kron(grid > 0, np.ones_like(grid)) * np.tile(grid, (3, 3))
    n = len(grid)
    return [[grid[r % n][c % n] if grid[r // n][c // n] else 0 for c in range(n * n)] for r in range(n * n)]
