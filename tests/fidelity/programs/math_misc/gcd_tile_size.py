# task: 7b7f7511
import math

def solve(grid: list):
    h, w = len(grid), len(grid[0])
    g = math.gcd(h, w)
    if w == 2 * g or w > h:
        return [row[:w // 2] for row in grid]
    return grid[:h // 2]
