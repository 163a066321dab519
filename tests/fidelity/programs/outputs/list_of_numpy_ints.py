# task: 9dfd6313
def transform(grid):
    h, w = grid.shape
    return [[grid[r, c] for r in range(h)] for c in range(w)]

# every entry is a numpy integer
