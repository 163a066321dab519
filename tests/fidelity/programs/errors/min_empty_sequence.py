# task: d10ecb37
def transform(grid: list):
    rows = [r for r, row in enumerate(grid) if 9 in row]
    top = min(rows)
    bottom = max(rows)
    return [row[:2] for row in grid[top:bottom + 1]]
