# task: feca6190
def transform(grid: list):
    (row,) = grid
    n = len(row) * sum(1 for v in row if v)
    out = [[0] * n for _ in range(n)]
    for c, v in enumerate(row):
        r, k = divmod((n - 1) * n + c, n)
        while v and r >= 0 and k < n:
            out[r][k] = v
            r, k = r - 1, k + 1
    return out
