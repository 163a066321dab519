# task: 794b24be
class CountToShape:
    SLOTS = [(0, 0), (0, 1), (0, 2), (1, 1)]

    def __init__(self, source=1, target=2):
        self.source = source
        self.target = target

    def __call__(self, grid):
        n = sum(row.count(self.source) for row in grid)
        out = [[0, 0, 0] for _ in range(3)]
        for r, c in self.SLOTS[:n]:
            out[r][c] = self.target
        return out


solver = CountToShape()


def transform(grid: list):
    return solver(grid)
