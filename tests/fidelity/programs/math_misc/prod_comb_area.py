# task: d0f5fe59
import math
from string import ascii_lowercase

def task(grid: list):
    names = iter(ascii_lowercase)
    labels = {}
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if not v:
                continue
            up = labels.get((r - 1, c))
            left = labels.get((r, c - 1))
            tag = up or left or next(names)
            labels[r, c] = tag
            if up and left and up != left:
                for key, t in labels.items():
                    if t == left:
                        labels[key] = up
    n = len(set(labels.values()))
    print(n, math.comb(n, 2), math.prod(range(1, n + 1)), math.isqrt(n))
    return [[8 if i == j else 0 for j in range(n)] for i in range(n)]
