# task: 9172f3a0
def transform(grid: list):
    out = []
    for row in grid:
        wide = [v * 3 for v in row for _ in range(3)]
        out += [wide, wide, wide]
    return out
