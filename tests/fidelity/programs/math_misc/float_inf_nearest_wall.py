# task: 1f642eb9
INF = float("inf")

def transform(grid: list):
    h, w = len(grid), len(grid[0])
    box = [(r, c) for r in range(h) for c in range(w) if grid[r][c] == 8]
    dots = [(r, c) for r in range(h) for c in range(w) if grid[r][c] not in (0, 8)]
    for r, c in dots:
        best, where = INF, None
        for y, x in box:
            d = abs(y - r) + abs(x - c)
            if d < best:
                best, where = d, (y, x)
        if where is not None and best != INF:
            grid[where[0]][where[1]] = grid[r][c]
    return grid
