# task: b1948b0a
def solve(grid: list):
    for r in range(len(grid)):
        for c in range(len(grid[r])):
            if grid[r][c] == 6:
                grid[r][c] = 2
    return grid
