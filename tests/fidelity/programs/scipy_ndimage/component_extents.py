# task: 6e82a1ae
import numpy as np
from scipy import ndimage

COLOR = {4: 1, 3: 2, 2: 3}

def main(grid):
    lab, n = ndimage.label(grid)
    out = np.zeros_like(grid)
    for i, sl in enumerate(ndimage.find_objects(lab), start=1):
        mask = lab[sl] == i
        out[sl][mask] = COLOR.get(int(mask.sum()), 0)
    return out
