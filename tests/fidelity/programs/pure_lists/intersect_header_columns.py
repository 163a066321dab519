# task: 2281f1f4
def transform(grid: list):
    w = len(grid[0])
    columns = [c for c in range(w) if grid[0][c] == 5]
    for row in grid[1:]:
        if row[-1] != 5:
            continue
        for c in columns:
            if c != w - 1:
                row[c] = 2
    return grid
