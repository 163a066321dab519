# task: b8cdaf2b
def pick(row, i):
    return row[i]

def corner(grid, side):
    return pick(grid[-1], side * len(grid[0]))

def colors(grid):
    return [corner(grid, s) for s in (0, 1)]

def transform(grid: list):
    left, right = colors(grid)
    grid[0][0], grid[0][-1] = left, right
    return grid
