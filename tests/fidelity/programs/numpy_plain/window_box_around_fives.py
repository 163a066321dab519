# task: 4258a5f9
import numpy as np

def transform(grid):
    padded = np.pad(grid, 2)
    for r, c in zip(*np.where(grid == 5)):
        r, c = r + 2, c + 2
        window = padded[r - 1:r + 2, c - 1:c + 2]
        window[window != 5] = 1
    return padded[2:-2, 2:-2]
