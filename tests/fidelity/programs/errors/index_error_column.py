# task: 8be77c9e
def transform(grid: list):
    n = len(grid)
    out = [[0] * n for _ in range(2 * n)]
    for r in range(2 * n):
        for c in range(n):
            # mirrored rows are read with the wrong offset
            out[r][c] = grid[r][c]
    return out
