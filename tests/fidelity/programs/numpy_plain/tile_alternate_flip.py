# task: 8d5021e8
import numpy as np

def transform(grid):
    base = np.concatenate((grid[:, ::-1], grid), axis=1)
    up = base[::-1]
    return np.concatenate((up, base, up), axis=0)
