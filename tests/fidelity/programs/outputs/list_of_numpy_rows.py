# task: 4c4377d9
def transform(grid):
    rows = []
    for row in grid[::-1]:
        rows.append(row)
    rows.extend(grid)
    return rows
