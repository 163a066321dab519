# task: 2dee498d
class Solver:
    parts = 3

    def __init__(self, grid):
        self._grid = grid

    @property
    def width(self):
        return len(self._grid[0]) // self.parts

    @width.setter
    def width(self, value):
        self.parts = len(self._grid[0]) // value

    def piece(self, i):
        w = self.width
        return [row[i * w:(i + 1) * w] for row in self._grid]


def transform(grid: list):
    s = Solver(grid)
    first, *others = [s.piece(i) for i in range(s.parts)]
    s.width = len(first[0])
    return first if all(o is not first for o in others) else others[0]
