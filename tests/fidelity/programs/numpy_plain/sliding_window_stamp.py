# task: ce22a75a
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def transform(grid):
    padded = np.pad((grid == 5).astype(int), 1)
    windows = sliding_window_view(padded, (3, 3))
    near = windows.any(axis=(2, 3))
    return near.astype(int)
