# task: 42a50994
import numpy as np

def transform(grid):
    mask = np.pad(grid != 0, 1).astype(int)
    h, w = grid.shape
    total = np.zeros((h, w), dtype=int)
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            if dr == 0 and dc == 0:
                continue
            total += mask[1 + dr:1 + dr + h, 1 + dc:1 + dc + w]
    return np.where(total > 0, grid, 0)
