# task: 3bdb4ada
def transform(grid: list):
    h, w = len(grid), len(grid[0])
    r = 0
    while r < h:
        if not any(grid[r]):
            r += 1
            continue
        middle = grid[r + 1]
        start = next(c for c in range(w) if middle[c])
        for c in range(start + 1, w, 2):
            middle[c] = 0
        r += 3
    return grid
