# task: 6fa7a44f
import numpy as np

def apply_rule(grid):
    # stack instead of vstack
    return np.stack([grid, grid[::-1]])
