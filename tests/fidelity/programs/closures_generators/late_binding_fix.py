# task: 31aa019c
def task(grid: list):
    h, w = len(grid), len(grid[0])
    tests = [lambda v, k=k: v == k for k in range(10)]
    counts = [sum(t(v) for row in grid for v in row) for t in tests]
    unique = counts.index(1)
    r, c = next((i, j) for i in range(h) for j in range(w) if tests[unique](grid[i][j]))
    out = [[0] * w for _ in range(h)]
    for y in range(max(0, r - 1), min(h, r + 2)):
        for x in range(max(0, c - 1), min(w, c + 2)):
            out[y][x] = 2
    out[r][c] = unique
    return out
