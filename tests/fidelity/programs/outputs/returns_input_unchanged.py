# task: 3618c87e
def main(grid):
    """Mutates a copy by mistake and returns the original object."""
    work = grid.copy()
    work[work == 1] = 0
    work[-1, grid.max(axis=0) == 1] = 1
    return grid
