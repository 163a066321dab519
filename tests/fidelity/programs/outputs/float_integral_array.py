# task: c59eb873
import numpy as np

def process_grid(grid):
    ones = np.ones((2, 2))
    return np.kron(grid, ones)
