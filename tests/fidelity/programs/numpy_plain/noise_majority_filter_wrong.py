# task: 7e0986d6
import numpy as np

def transform(grid):
    """Replace the noise color by the majority of the 3x3 neighbourhood."""
    colors, counts = np.unique(grid[grid > 0], return_counts=True)
    noise = colors[np.argmin(counts)]
    padded = np.pad(grid, 1)
    out = grid.copy()
    for r, c in np.argwhere(grid == noise):
        window = padded[r:r + 3, c:c + 3].ravel()
        window = window[window != noise]
        out[r, c] = np.bincount(window).argmax() if window.size else 0
    return out
