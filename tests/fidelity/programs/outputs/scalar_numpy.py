# task: 445eab21
import numpy as np

def transform(grid):
    counts = np.bincount(grid.ravel(), minlength=10)
    counts[0] = 0
    return np.argmax(counts)
