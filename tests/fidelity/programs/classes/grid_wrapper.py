# task: 8be77c9e
class Grid:
    def __init__(self, data):
        self.data = [list(r) for r in data]

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if isinstance(key, tuple):
            r, c = key
            return self.data[r][c]
        return self.data[key]

    def __add__(self, other):
        return Grid(self.data + other.data)

    def __repr__(self):
        return f"Grid({len(self)}x{len(self.data[0])})"

    def flipped(self):
        return Grid(self.data[::-1])


def transform(grid: list):
    g = Grid(grid)
    result = g + g.flipped()
    print(repr(result))
    return result.data
