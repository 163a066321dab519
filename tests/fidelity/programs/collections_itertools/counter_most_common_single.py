# task: d4469b4b
from collections import Counter

SHAPES = {
    1: [[0, 5, 0], [5, 5, 5], [0, 5, 0]],
    2: [[5, 5, 5], [0, 5, 0], [0, 5, 0]],
    3: [[0, 0, 5], [0, 0, 5], [5, 5, 5]],
}

def task(grid: list):
    counts = Counter(v for row in grid for v in row if v)
    (color, _), = counts.most_common(1)
    return SHAPES[color]
