# task: 0520fde7
def transform(grid: list):
    out = []
    for row in grid:
        left, right = row[:3], row[4:]
        out.append([l == r == 1 for l, r in zip(left, right)])
    return out
