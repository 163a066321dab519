# task: f25fbde4
from collections import defaultdict
from itertools import product

def transform(grid: list):
    cells = defaultdict(list)
    for r, c in product(range(len(grid)), range(len(grid[0]))):
        if grid[r][c]:
            cells["r"].append(r)
            cells["c"].append(c)
    rows = range(min(cells["r"]), max(cells["r"]) + 1)
    cols = range(min(cells["c"]), max(cells["c"]) + 1)
    out = []
    for r in rows:
        line = [grid[r][c] for c in cols for _ in range(2)]
        out.extend([line, line[:]])
    return out
