# task: 5582e5ca
def transform(grid: list):
    s = str(grid)
    counts = {d: s.count(d) for d in "0123456789"}
    top = sorted(counts, key=lambda d: (-counts[d], d))[0]
    return [[int(top)] * len(grid[0]) for _ in grid]
