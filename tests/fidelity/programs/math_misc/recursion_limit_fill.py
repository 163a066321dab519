# task: 00d62c1b
import sys

sys.setrecursionlimit(10_000)

def solve_task(grid: list):
    h, w = len(grid), len(grid[0])
    outside = set()

    def go(r, c):
        if (r, c) in outside or not (-1 <= r <= h and -1 <= c <= w):
            return
        if 0 <= r < h and 0 <= c < w and grid[r][c] == 3:
            return
        outside.add((r, c))
        go(r + 1, c)
        go(r, c + 1)
        go(r - 1, c)
        go(r, c - 1)

    go(-1, -1)
    return [[4 if v == 0 and (r, c) not in outside else v for c, v in enumerate(row)] for r, row in enumerate(grid)]
