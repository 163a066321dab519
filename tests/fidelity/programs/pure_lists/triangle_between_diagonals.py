# task: 22168020
def transform(grid: list):
    for row in grid:
        for color in set(row) - {0}:
            first = row.index(color)
            last = len(row) - 1 - row[::-1].index(color)
            for c in range(first, last + 1):
                row[c] = color
    return grid
