# task: b1948b0a
from itertools import permutations

def transform(grid: list):
    palette = sorted({v for row in grid for v in row})
    candidates = []
    for perm in permutations((2, 7)):
        mapping = dict(zip(palette, perm))
        # 7 must stay where it is
        if mapping.get(7, 7) == 7:
            candidates.append(mapping)
    best = candidates[0]
    return [[best[v] for v in row] for row in grid]
