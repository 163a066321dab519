# task: 1e0a9b12
import numpy as np

def transform_grid(grid: np.ndarray) -> np.ndarray:
    """Every column falls down independently."""
    out = np.zeros_like(grid)
    h, w = grid.shape
    for c in range(w):
        col = grid[:, c]
        vals = col[col != 0]
        if vals.size:
            out[h - vals.size:, c] = vals
    return out
