# task: a416b8f3
def transform(grid: list):
    out = []
    for row in grid
        out.append(row + row)
    return out
