# task: 67a3c6ac
def solve_task(grid: list) -> list:
    flipped = [row[::-1] for row in grid]
    grid[:] = flipped
    return grid
