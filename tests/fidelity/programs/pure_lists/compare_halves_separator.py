# task: 0520fde7
def transform(grid: list):
    result = []
    for row in grid:
        sep = row.index(5)
        left = row[:sep]
        right = row[sep + 1:]
        result.append([2 if l == 1 and r == 1 else 0 for l, r in zip(left, right)])
    return result
