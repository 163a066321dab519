# task: 3de23699
import sys

def main(grid: list):
    lo_r = lo_c = sys.maxsize
    hi_r = hi_c = -sys.maxsize - 1
    counts = {}
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if v:
                counts.setdefault(v, []).append((r, c))
    corner = min(counts, key=lambda k: len(counts[k]))
    for r, c in counts[corner]:
        lo_r, hi_r = min(lo_r, r), max(hi_r, r)
        lo_c, hi_c = min(lo_c, c), max(hi_c, c)
    inner = [row[lo_c + 1:hi_c] for row in grid[lo_r + 1:hi_r]]
    return [[corner if v else 0 for v in row] for row in inner]
