# task: beb8660c
def transform(grid: list):
    rows = [[v for v in row if v] for row in grid]
    rows.sort(key=len)
    return rows

# missing the padding to full width
