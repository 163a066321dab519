# task: 29623171
import numpy as np

def transform(grid):
    starts = np.arange(0, grid.shape[0], 4)
    color = grid[(grid != 0) & (grid != 5)][0]
    counts = np.array([[np.sum(grid[r:r + 3, c:c + 3] == color) for c in starts] for r in starts])
    out = np.where(grid == 5, 5, 0)
    for i, j in np.argwhere(counts == counts.max()):
        out[starts[i]:starts[i] + 3, starts[j]:starts[j] + 3] = color
    return out
