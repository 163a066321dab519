# task: a61f2674
from bisect import bisect_left, insort

def transform(grid: list):
    heights = []
    for c, col in enumerate(zip(*grid)):
        h = sum(v == 5 for v in col)
        if h:
            insort(heights, (h, c))
    lo_h, lo_c = heights[0]
    hi_h, hi_c = heights[-1]
    assert bisect_left(heights, (hi_h, hi_c)) == len(heights) - 1
    out = [[0] * len(grid[0]) for _ in grid]
    for r, row in enumerate(grid):
        if row[lo_c] == 5:
            out[r][lo_c] = 2
        if row[hi_c] == 5:
            out[r][hi_c] = 1
    return out
