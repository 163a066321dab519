# task: a87f7484
class Tile:
    def __init__(self, rows):
        self.rows = tuple(map(tuple, rows))

    @classmethod
    def split(cls, grid):
        h, w = len(grid), len(grid[0])
        if h > w:
            return [cls(grid[i:i + w]) for i in range(0, h, w)]
        return [cls([row[j:j + h] for row in grid]) for j in range(0, w, h)]

    @staticmethod
    def binary(rows):
        return tuple(tuple(int(v > 0) for v in row) for row in rows)

    @property
    def pattern(self):
        return self.binary(self.rows)

    def __eq__(self, other):
        return isinstance(other, Tile) and self.pattern == other.pattern

    def __hash__(self):
        return hash(self.pattern)

    def tolist(self):
        return [list(r) for r in self.rows]


def solve(grid: list):
    tiles = Tile.split(grid)
    best = min(tiles, key=tiles.count)
    return best.tolist()
