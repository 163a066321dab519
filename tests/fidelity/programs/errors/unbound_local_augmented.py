# task: d0f5fe59
count = 0

def visit(grid, r, c):
    if grid[r][c] == 8:
        count += 1

def transform(grid: list):
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            visit(grid, r, c)
    return [[count]]
