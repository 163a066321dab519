# task: 4258a5f9
import numpy as np
from scipy.ndimage import maximum_filter

def transform(grid):
    near = maximum_filter(grid, size=3, mode="constant")
    return np.where(grid == 5, 5, (near == 5).astype(int))
