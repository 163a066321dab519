# task: 4c4377d9
def transform(grid: list):
    flipped = grid[:]
    flipped.reverse()
    return flipped + grid
