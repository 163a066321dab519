# task: d0f5fe59
shape_count = 0

def erase(grid, r, c):
    if 0 <= r < len(grid) and 0 <= c < len(grid[0]) and grid[r][c]:
        grid[r][c] = 0
        for dr, dc in [(0, 1), (1, 0), (0, -1), (-1, 0)]:
            erase(grid, r + dr, c + dc)

def scan(grid):
    global shape_count
    shape_count = 0
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            if grid[r][c]:
                shape_count += 1
                erase(grid, r, c)

def transform_grid(grid: list):
    scan(grid)
    n = shape_count
    return [[8 * (i == j) for j in range(n)] for i in range(n)]
