# task: b1948b0a
def transform(grid: list):
    result = []
    for row in grid:
        result.append([v / 3 if v == 6 else float(v) for v in row])
    return result
