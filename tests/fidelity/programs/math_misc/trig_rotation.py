# task: 6150a2bd
from math import cos, sin, pi

def rotate(r, c, center, angle):
    y, x = r - center, c - center
    ny = y * cos(angle) - x * sin(angle)
    nx = y * sin(angle) + x * cos(angle)
    return round(ny + center), round(nx + center)

def apply_rule(grid: list):
    n = len(grid)
    out = [[0] * n for _ in range(n)]
    for r in range(n):
        for c in range(n):
            y, x = rotate(r, c, (n - 1) / 2, pi)
            out[y][x] = grid[r][c]
    return out
