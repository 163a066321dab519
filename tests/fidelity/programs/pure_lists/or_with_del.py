# task: ce4f8723
def transform(grid: list):
    n = len(grid)
    mid = n // 2
    del grid[mid]
    top = grid[:mid]
    bottom = grid[mid:]
    return [[3 * bool(x or y) for x, y in zip(ra, rb)] for ra, rb in zip(top, bottom)]
