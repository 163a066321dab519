# task: a5f85a15
import numpy as np

def process_grid(grid):
    rows, cols = np.indices(grid.shape)
    hit = (grid != 0) & (cols % 2 == 1)
    return np.where(hit, 4, grid)
