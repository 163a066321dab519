# task: 6430c8c4
def solve(grid: list):
    h = (len(grid) - 1) // 2
    a, b = grid[:h], grid[h + 1:]
    out = [[0] * len(grid[0]) for _ in range(h)]
    for r in range(h):
        for c in range(len(grid[0])):
            if a[r][c] + b[r][c] == 0:
                out[r][c] = 3
    return out
