# task: 08ed6ac7
import numpy as np

def solve_task(grid):
    heights = (grid == 5).sum(axis=0)
    out = np.zeros_like(grid)
    order = np.argsort(-heights, kind="stable")
    label = 1
    for c in order:
        if heights[c] == 0:
            break
        out[grid[:, c] == 5, c] = label
        label += 1
    return out
