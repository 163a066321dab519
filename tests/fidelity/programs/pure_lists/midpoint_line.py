# task: 29c11459
def apply_rule(grid: list):
    out = []
    for row in grid:
        if row[0] and row[-1]:
            n = len(row)
            mid = n // 2
            row = [row[0]] * mid + [5] + [row[-1]] * (n - mid - 1)
        out.append(row)
    return out
