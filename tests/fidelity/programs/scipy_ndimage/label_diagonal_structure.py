# task: 60b61512
import numpy as np
from scipy.ndimage import label, find_objects

def transform(grid):
    lab, n = label(grid == 4, structure=np.ones((3, 3), int))
    out = grid.copy()
    for sl in find_objects(lab):
        region = out[sl]
        region[region == 0] = 7
    return out
