# task: d23f8c26
def transform(grid: list):
    keep = len(grid[0]) // 2
    for row in grid:
        for c in range(len(row)):
            if c != keep:
                row[c] = 0
    return grid
