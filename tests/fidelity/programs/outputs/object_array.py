# task: bbc9ae5d
import numpy as np

def transform(grid):
    row = grid[0]
    out = np.empty((row.size // 2, row.size), dtype=object)
    for i in range(out.shape[0]):
        n = np.count_nonzero(row) + i
        for c in range(row.size):
            out[i, c] = int(row[0]) if c < n else 0
    return out
