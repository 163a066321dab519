# task: 25ff71a9
import numpy as np
from scipy.ndimage import shift

def transform(grid):
    moved = shift(grid, (1, 0), order=0, mode="constant", cval=0)
    return moved.astype(int)
