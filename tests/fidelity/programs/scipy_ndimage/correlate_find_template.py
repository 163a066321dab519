# task: 88a10436
import numpy as np
from scipy.signal import correlate2d
from scipy.ndimage import find_objects

def transform(grid):
    anchor = np.argwhere(grid == 5)[0]
    mask = (grid > 0) & (grid != 5)
    sl = find_objects(mask.astype(int))[0]
    shape = grid[sl] * mask[sl]
    score = correlate2d(mask.astype(int), (shape > 0).astype(int), mode="valid")
    print("best overlap", int(score.max()))
    h, w = shape.shape
    out = np.where(grid == 5, 0, grid)
    top, left = anchor[0] - h // 2, anchor[1] - w // 2
    view = out[top:top + h, left:left + w]
    view[shape > 0] = shape[shape > 0]
    return out
