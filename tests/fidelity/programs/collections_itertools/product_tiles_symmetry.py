# task: f5b8619d
from itertools import product

def process_grid(grid: list):
    h, w = len(grid), len(grid[0])
    columns = {c for r, c in product(range(h), range(w)) if grid[r][c]}
    tile = [[grid[r][c] or (8 if c in columns else 0) for c in range(w)] for r in range(h)]
    return [tile[r % h] * 2 for r in range(2 * h)]
