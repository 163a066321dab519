# task: d90796e8
from itertools import pairwise, takewhile, count

def merge(line):
    return [8 if {a, b} == {2, 3} and a == 3 else (0 if {a, b} == {2, 3} else a)
            for a, b in pairwise(line + [None])]

def p(grid: list):
    h, w = len(grid), len(grid[0])
    for r in takewhile(lambda i: i < h, count()):
        for c in range(w):
            if grid[r][c] != 3:
                continue
            for nr, nc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                if 0 <= nr < h and 0 <= nc < w and grid[nr][nc] == 2:
                    grid[r][c] = 8
                    grid[nr][nc] = 0
    return grid
