# task: b8cdaf2b
class Painter:
    def __init__(self, grid):
        self.grid = grid
        self.pending = []

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc, tb):
        for r, c, v in self.pending:
            if 0 <= r < len(self.grid) and 0 <= c < len(self.grid[0]):
                self.grid[r][c] = v
        return False

    def later(self, r, c, v):
        self.pending.append((r, c, v))


def transform(grid: list):
    h, w = len(grid), len(grid[0])
    color = grid[-1][w // 2]
    top = h - 1
    while grid[top][w // 2] != 0:
        top -= 1
    base = grid[-1]
    span = [c for c in range(w) if grid[-2][c] != 0]
    outer = base[span[0] - 1]
    with Painter(grid) as p:
        for k in range(h):
            r = h - 3 - k
            p.later(r, span[0] - 1 - k, outer)
            p.later(r, span[-1] + 1 + k, outer)
    return grid
