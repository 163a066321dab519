# task: bbc9ae5d
def transform(grid: list):
    row, = grid
    n = len(row)
    color = row[0]
    filled = sum(1 for x in row if x == color)
    out = []
    for step in range(n // 2):
        k = filled + step
        out.append([color] * k + [0] * (n - k))
    return out
