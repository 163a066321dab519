# task: 29c11459
def find_right(row):
    for c, v in enumerate(row):
        if v > 5:
            return c

def transform(grid: list):
    for row in grid:
        if row[0]:
            mid = (find_right(row) + 0) // 2
            row[mid] = 5
    return grid
