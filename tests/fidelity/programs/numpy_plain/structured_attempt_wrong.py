# task: ae4f1146
import numpy as np

def task(grid):
    # Observation: the output is one of the 3x3 blocks.
    # Hypothesis: it is the one with the most blue cells.
    best, best_count = None, -1
    for r in range(grid.shape[0] - 2):
        for c in range(grid.shape[1] - 2):
            block = grid[r:r + 3, c:c + 3]
            if np.any(block == 0):
                continue
            count = np.count_nonzero(block == 1)
            if count > best_count:
                best, best_count = block, count
    return best.copy()
