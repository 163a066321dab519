# task: b60334d2
import math

def transform(grid: list):
    h, w = len(grid), len(grid[0])
    fives = [(r, c) for r in range(h) for c in range(w) if grid[r][c] == 5]
    out = [[0] * w for _ in range(h)]
    for r, c in fives:
        for y in range(h):
            for x in range(w):
                d = math.hypot(y - r, x - c)
                if math.isclose(d, 1.0):
                    out[y][x] = 1
                elif math.isclose(d, math.sqrt(2)):
                    out[y][x] = 5
    return out
