# task: ce22a75a
import numpy as np
from scipy.signal import convolve2d

def task(grid):
    seeds = (grid == 5).astype(int)
    spread = convolve2d(seeds, np.ones((3, 3), dtype=int), mode="same")
    return (spread > 0).astype(int)
