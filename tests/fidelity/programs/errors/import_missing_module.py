# task: 4c4377d9
import numpy as np
import grid_helpers

def transform(grid):
    return np.vstack([grid_helpers.flip(grid), grid])
