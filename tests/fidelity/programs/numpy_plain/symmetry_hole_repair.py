# task: 9ecd008a
import numpy as np

def transform(grid):
    ys, xs = np.where(grid == 0)
    mirrored = np.fliplr(grid)
    patch = mirrored[ys.min():ys.max() + 1, xs.min():xs.max() + 1]
    if (patch == 0).any():
        patch = np.flipud(grid)[ys.min():ys.max() + 1, xs.min():xs.max() + 1]
    return patch
