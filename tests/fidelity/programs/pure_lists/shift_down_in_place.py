# task: 25ff71a9
def transform(grid: list):
    last = grid.pop()
    grid.insert(0, last)
    return grid
