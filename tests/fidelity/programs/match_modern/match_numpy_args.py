# task: ba97ae07
import numpy as np

def transform(grid):
    colors = [int(c) for c in np.unique(grid) if c]
    match colors:
        case [a, b]:
            pass
        case _:
            return grid
    rows_full = lambda v: np.flatnonzero((grid == v).sum(axis=1) >= grid.shape[1] - 3)
    match (len(rows_full(a)) > 0, len(rows_full(b)) > 0):
        case (True, False):
            horizontal, vertical = a, b
        case (False, True):
            horizontal, vertical = b, a
        case (True, True) | (False, False):
            return grid
    rr = np.flatnonzero((grid == horizontal).any(axis=1))
    cc = np.flatnonzero((grid == vertical).any(axis=0))
    cross = grid[np.ix_(rr, cc)]
    top = cross[0, 0]
    grid[np.ix_(rr, cc)] = a + b - top
    return grid
