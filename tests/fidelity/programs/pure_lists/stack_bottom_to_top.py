# task: f25ffba3
def transform(grid: list):
    h = len(grid)
    half = h // 2
    bottom = grid[half:]
    top = bottom[::-1]
    return top + bottom
