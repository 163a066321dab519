# task: a85d4709
def transform(grid: list):
    palette = [2, 4, 3]
    out = []
    for row in grid:
        idx = row.index(5)
        out.append([palette[idx]] * len(row))
    return out
