# task: 3aa6fb7a
import numpy as np
from scipy.ndimage import label, center_of_mass

def transform(grid):
    lab, n = label(grid == 8)
    out = grid.copy()
    for k, (cy, cx) in enumerate(center_of_mass(grid == 8, lab, range(1, n + 1)), 1):
        ys, xs = np.where(lab == k)
        # the empty corner is on the opposite side of the centre of mass
        r = ys.min() if cy - ys.min() > 0.5 else ys.max()
        c = xs.min() if cx - xs.min() > 0.5 else xs.max()
        out[r, c] = 1
    return out
