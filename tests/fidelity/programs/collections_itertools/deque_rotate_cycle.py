# task: 05269061
from collections import deque

def solve_task(grid: list):
    w = len(grid[0])
    by_diag = {}
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if v:
                by_diag[(r + c) % 3] = v
    pattern = deque(by_diag[k] for k in sorted(by_diag))
    out = []
    for r in range(len(grid)):
        out.append([pattern[c % 3] for c in range(w)])
        pattern.rotate(-1)
    return out
