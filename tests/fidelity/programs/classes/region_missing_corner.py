# task: a61ba2ce
class Region:
    registry = []

    def __init__(self, color, cells):
        self.color = color
        self.cells = cells
        r0 = min(r for r, c in cells)
        c0 = min(c for r, c in cells)
        self.local = {(r - r0, c - c0) for r, c in cells}

    @property
    def missing(self):
        full = {(0, 0), (0, 1), (1, 0), (1, 1)}
        return next(iter(full - self.local))


def transform(grid: list):
    colors = sorted({v for row in grid for v in row} - {0})
    regions = []
    for color in colors:
        cells = [(r, c) for r, row in enumerate(grid) for c, v in enumerate(row) if v == color]
        regions.append(Region(color, cells))
    out = [[0] * 4 for _ in range(4)]
    anchor = {(1, 1): (0, 0), (1, 0): (0, 2), (0, 1): (2, 0), (0, 0): (2, 2)}
    for reg in regions:
        r0, c0 = anchor[reg.missing]
        for r, c in reg.local:
            out[r0 + r][c0 + c] = reg.color
    return out
