# task: aba27056
import numpy as np

def transform(grid):
    color = grid.max()
    h, w = grid.shape
    rows = np.where((grid == color).any(1))[0]
    cols = np.where((grid == color).any(0))[0]
    r0, r1, c0, c1 = rows[0], rows[-1], cols[0], cols[-1]
    out = grid.copy()
    inside = out[r0:r1 + 1, c0:c1 + 1]
    inside[inside == 0] = 4
    gaps = [(r, c) for r in (r0, r1) for c in range(c0, c1 + 1) if grid[r, c] == 0]
    gaps += [(r, c) for c in (c0, c1) for r in range(r0, r1 + 1) if grid[r, c] == 0]
    for r, c in gaps:
        dr = -1 if r == r0 and r0 > 0 else (1 if r == r1 and r1 < h - 1 else 0)
        while dr and 0 <= r < h:
            out[r, c] = 4
            r += dr
    return out
