# task: 3618c87e
import numpy as np

np.random.seed(0)

def task(grid):
    out = grid.copy()
    cols = np.flatnonzero((grid == 1).any(axis=0))
    np.random.shuffle(cols)          # order is irrelevant
    for c in cols:
        out[:, c][out[:, c] == 1] = 0
        out[-1, c] = 1
    print(np.random.randint(0, 10, size=3), np.random.permutation(4))
    return out
