# task: 1e0a9b12
def transform(grid: list):
    h = len(grid)
    moves = 0
    while (swaps := [(r, c) for r in range(h - 1) for c in range(len(grid[0])) if grid[r][c] and not grid[r + 1][c]]):
        for r, c in swaps:
            if grid[r + 1][c] == 0:
                grid[r][c], grid[r + 1][c] = 0, grid[r][c]
        moves += len(swaps)
    print(f"{moves=}")
    return grid
