# task: 1f642eb9
class Finder:
    def __init__(self, grid):
        self.grid = grid
        self.box = None

    def locate(self):
        cells = [(r, c) for r, row in enumerate(self.grid) for c, v in enumerate(row) if v == 8]
        box = min(cells), max(cells)

    @property
    def corner(self):
        return self.box.top

def transform(grid: list):
    f = Finder(grid)
    f.locate()
    return [[f.corner]]
