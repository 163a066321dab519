# task: 67385a82
import numpy as np
from scipy import ndimage as ndi

def transform(grid):
    s = ndi.generate_binary_structure(2, 1)
    lab, n = ndi.label(grid == 3, structure=s)
    out = grid.copy()
    for k in range(1, n + 1):
        cells = lab == k
        if cells.sum() > 2:
            out[cells] = 8
    return out
