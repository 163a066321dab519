# task: 72ca375d
from functools import cmp_to_key, partial

def crop(grid, color):
    rows = [r for r, row in enumerate(grid) if color in row]
    cols = [c for c in range(len(grid[0])) if any(row[c] == color for row in grid)]
    return [row[cols[0]:cols[-1] + 1] for row in grid[rows[0]:rows[-1] + 1]]

def compare(a, b):
    sa = sum(row == row[::-1] for row in a) / len(a)
    sb = sum(row == row[::-1] for row in b) / len(b)
    return (sa < sb) - (sa > sb)

def transform(grid: list):
    cut = partial(crop, grid)
    shapes = [cut(c) for c in sorted({v for row in grid for v in row} - {0})]
    shapes.sort(key=cmp_to_key(compare))
    return shapes[0]
