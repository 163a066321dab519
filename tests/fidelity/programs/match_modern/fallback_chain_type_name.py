# task: f9012d9b
import numpy as np

def by_period(grid):
    n = len(grid)
    ys, xs = np.where(grid == 0)
    r0, r1, c0, c1 = ys.min(), ys.max(), xs.min(), xs.max()
    for p in range(2, n):
        known = [(r, c) for r in range(n) for c in range(n) if grid[r, c]]
        if all(grid[r, c] == grid[y, x] for r, c in known for y, x in [((r + p) % n, c)] if r + p < n and grid[y, x]):
            patch = [[max(grid[r % p::p, c]) for c in range(c0, c1 + 1)] for r in range(r0, r1 + 1)]
            if np.min(patch) > 0:
                return patch
    raise LookupError("no vertical period")

def by_row_period(grid):
    return np.array(by_period(grid.T)).T.tolist()

def solve(grid):
    for attempt in (by_period, by_row_period):
        try:
            return attempt(grid)
        except (LookupError, ValueError) as e:
            print(f"{attempt.__name__}: {type(e).__name__}: {e}")
    return [[0]]
