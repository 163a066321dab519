# task: d6ad076f
"""Build a cyan bridge between two rectangles."""

CYAN = 8


class Rect:
    """Axis aligned rectangle."""

    def __init__(self, cells):
        rows = [r for r, _ in cells]
        cols = [c for _, c in cells]
        self.top, self.bottom = min(rows), max(rows)
        self.left, self.right = min(cols), max(cols)

    def __repr__(self):
        return f"Rect({self.top}, {self.left}, {self.bottom}, {self.right})"


def extract_rects(grid):
    """One rectangle per color, sorted by position."""
    cells = {}
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if v:
                cells.setdefault(v, []).append((r, c))
    rects = [Rect(pts) for pts in cells.values()]
    rects.sort(key=lambda rc: (rc.top, rc.left))
    return rects


def overlap(a0, a1, b0, b1):
    """Overlapping interval of [a0, a1] and [b0, b1], or None."""
    lo, hi = max(a0, b0), min(a1, b1)
    return (lo, hi) if lo <= hi else None


def transform(grid: list) -> list:
    first, second = extract_rects(grid)
    out = [row[:] for row in grid]

    cols = overlap(first.left, first.right, second.left, second.right)
    rows = overlap(first.top, first.bottom, second.top, second.bottom)

    if cols is not None:
        # rectangles are above each other, keep one cell of margin
        for r in range(first.bottom + 1, second.top):
            for c in range(cols[0] + 1, cols[1]):
                out[r][c] = CYAN
    elif rows is not None:
        left, right = sorted((first, second), key=lambda rc: rc.left)
        for r in range(rows[0] + 1, rows[1]):
            for c in range(left.right + 1, right.left):
                out[r][c] = CYAN
    return out


if __name__ == "__main__":
    print(extract_rects([[1, 1, 0, 2], [1, 1, 0, 2]]))
