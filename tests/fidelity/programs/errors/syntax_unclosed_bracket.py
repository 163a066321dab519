# task: 9dfd6313
def transform(grid: list):
    size = len(grid)
    out = [[grid[c][r] for c in range(size)] for r in range(size)
    return out

print("ready")
