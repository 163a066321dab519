# task: d2abd087
import numpy as np
from scipy import ndimage

def solve(grid):
    labeled, n = ndimage.label(grid)
    sizes = ndimage.sum(grid > 0, labeled, index=np.arange(1, n + 1))
    lut = np.concatenate([[0], np.where(sizes == 6, 2, 1)])
    return lut[labeled].astype(int)
