# task: 00d62c1b
from collections import deque
import numpy as np

def solve(grid):
    h, w = grid.shape
    outside = np.zeros((h, w), dtype=bool)
    q = deque()
    for r in range(h):
        for c in range(w):
            if (r in (0, h - 1) or c in (0, w - 1)) and grid[r, c] == 0:
                outside[r, c] = True
                q.append((r, c))
    while q:
        r, c = q.popleft()
        for dr, dc in [(1, 0), (-1, 0), (0, 1), (0, -1)]:
            nr, nc = r + dr, c + dc
            if 0 <= nr < h and 0 <= nc < w and not outside[nr, nc] and grid[nr, nc] == 0:
                outside[nr, nc] = True
                q.append((nr, nc))
    result = grid.copy()
    result[(grid == 0) & ~outside] = 4
    return result
