# task: 77fdfe62
import numpy as np

def transform(grid):
    inner = grid[2:-2, 2:-2]
    h, w = inner.shape
    corners = grid[[0, 0, -1, -1], [0, -1, 0, -1]].reshape(2, 2)
    palette = np.kron(corners, np.ones((h // 2, w // 2), dtype=int))
    return palette * np.bitwise_and(inner != 0, inner == 8)
