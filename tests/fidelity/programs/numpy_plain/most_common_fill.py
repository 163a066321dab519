# task: 5582e5ca
import numpy as np

def solve(grid):
    counts = np.bincount(grid.ravel(), minlength=10)
    winner = counts.argmax()
    return np.full(grid.shape, winner)
