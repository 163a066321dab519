# task: f8b3ba0a
from math import floor, log2
from statistics import multimode

def transform(grid: list):
    tally = [0] * 10
    for r in range(1, len(grid), 2):
        for c in range(1, len(grid[0]), 3):
            tally[grid[r][c]] += 1
    base = multimode([grid[r][c] for r in range(1, len(grid), 2) for c in range(1, len(grid[0]), 3)])[0]
    ranked = sorted(((n, v) for v, n in enumerate(tally) if n and v not in (0, base)), reverse=True)
    print(floor(log2(sum(tally))), ranked)
    return [[v] for n, v in ranked][:3]
