# task: 1b2d62fb
from operator import itemgetter, not_

left = itemgetter(slice(0, 3))
right = itemgetter(slice(4, 7))

def transform(grid: list):
    out = []
    for row in grid:
        pairs = zip(left(row), right(row))
        out.append([8 if all(map(not_, p)) else 0 for p in pairs])
    return out
