# task: 00d62c1b
import numpy as np
from scipy.ndimage import binary_fill_holes

def convert(grid):
    green = grid == 3
    filled = binary_fill_holes(green)
    out = grid.copy()
    out[filled & ~green] = 4
    return out
