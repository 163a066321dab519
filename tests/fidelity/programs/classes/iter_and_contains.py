# task: 97999447
class Dots:
    def __init__(self, grid):
        self.grid = grid

    def __iter__(self):
        for r, row in enumerate(self.grid):
            for c, v in enumerate(row):
                if v != 0:
                    yield r, c, v

    def __contains__(self, pos):
        r, c = pos
        return self.grid[r][c] != 0

    def __bool__(self):
        return any(any(row) for row in self.grid)


def transform(grid: list):
    dots = Dots([row[:] for row in grid])
    if not dots:
        return grid
    for r, c, v in dots:
        for k in range(c, len(grid[0])):
            grid[r][k] = v if (k - c) % 2 == 0 else 5
    return grid
