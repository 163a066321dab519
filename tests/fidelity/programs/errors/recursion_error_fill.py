# task: aabf363d
def fill(grid, r, c, new):
    if r < 0 or c < 0 or r >= len(grid) or c >= len(grid[0]):
        return
    if grid[r][c] == 0:
        return
    grid[r][c] = new
    for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        fill(grid, r + dr, c + dc, new)

def task(grid: list):
    color = grid[-1][0]
    # never stops: painted cells are visited again
    fill(grid, 3, 3, color)
    return grid
