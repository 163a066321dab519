# task: d631b094
def transform(grid):
    # forgot to wrap the answer in a row
    return grid[grid > 0]

solve = transform
