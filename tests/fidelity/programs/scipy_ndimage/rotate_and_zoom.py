# task: c59eb873
import numpy as np
from scipy.ndimage import zoom

def transform(grid):
    big = zoom(grid, 2, order=0, grid_mode=True, mode="nearest")
    return big.astype(np.int64)
