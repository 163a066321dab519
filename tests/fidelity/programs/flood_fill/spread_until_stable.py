# task: a699fb00
def transform(grid: list):
    changed = True
    while changed:
        changed = False
        for r, row in enumerate(grid):
            for c in range(1, len(row) - 1):
                if row[c] == 0 and row[c - 1] == 1 and row[c + 1] == 1:
                    row[c] = 2
                    changed = True
    return grid
