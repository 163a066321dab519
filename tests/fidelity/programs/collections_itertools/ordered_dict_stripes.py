# task: 8e1813be
from collections import OrderedDict
from itertools import chain

def transform(grid: list):
    seen = OrderedDict()
    vertical = grid[0] == grid[1] or len(set(grid[0])) > 2
    source = zip(*grid) if vertical else grid
    gap = 0
    for v in chain(*source):
        if v not in (0, 5):
            seen.setdefault(v, 0)
            seen[v] += 1
    colors = list(seen)
    n = len(colors)
    if vertical:
        return [colors[:] for _ in range(n)]
    return [[c] * n for c in colors]
