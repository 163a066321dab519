# task: b91ae062
import numpy as np

def main(grid):
    colors = np.unique(grid)
    k = len(colors[colors != 0])
    return np.kron(grid, np.ones((k, k), dtype=grid.dtype))
