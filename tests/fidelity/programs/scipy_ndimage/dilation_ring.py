# task: dc1df850
import numpy as np
from scipy.ndimage import binary_dilation

def predict(grid):
    red = grid == 2
    halo = binary_dilation(red, structure=np.ones((3, 3))) & (grid == 0)
    result = np.array(grid)
    result[halo] = 1
    return result
