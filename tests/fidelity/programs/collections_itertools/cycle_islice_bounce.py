# task: a3df8b1e
from itertools import cycle, islice

def bounce(width):
    forward = list(range(width))
    return cycle(forward + forward[-2:0:-1])

def transform(grid: list):
    h, w = len(grid), len(grid[0])
    path = list(islice(bounce(w), h))
    out = [[0] * w for _ in range(h)]
    for i, c in enumerate(path):
        out[h - 1 - i][c] = 1
    return out
