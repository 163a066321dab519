# task: ded97339
from itertools import combinations

def transform(grid: list):
    dots = [(r, c) for r, row in enumerate(grid) for c, v in enumerate(row) if v == 8]
    out = [row[:] for row in grid]
    for (r1, c1), (r2, c2) in combinations(dots, 2):
        if r1 == r2:
            for c in range(c1, c2 + 1):
                out[r1][c] = 8
        elif c1 == c2:
            for r in range(r1, r2 + 1):
                out[r][c1] = 8
    return out
