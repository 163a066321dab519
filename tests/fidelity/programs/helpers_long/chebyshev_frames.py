# task: b6afb2da
"""Gray rectangles become: blue corners, yellow borders, red interior."""
import numpy as np

GRAY = 5
CORNER, EDGE, INSIDE = 1, 4, 2


def _neighbors(r, c):
    """Four connected neighbors."""
    return [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)]


def _in_bounds(grid, r, c):
    return 0 <= r < grid.shape[0] and 0 <= c < grid.shape[1]


def find_rectangles(grid):
    """Return bounding boxes (top, left, bottom, right) of gray components."""
    seen = np.zeros(grid.shape, dtype=bool)
    boxes = []
    for r, c in np.argwhere(grid == GRAY):
        if seen[r, c]:
            continue
        stack = [(r, c)]
        seen[r, c] = True
        rows, cols = [r], [c]
        while stack:
            cr, cc = stack.pop()
            for nr, nc in _neighbors(cr, cc):
                if not _in_bounds(grid, nr, nc):
                    continue
                if grid[nr, nc] == GRAY and not seen[nr, nc]:
                    seen[nr, nc] = True
                    stack.append((nr, nc))
                    rows.append(nr)
                    cols.append(nc)
        boxes.append((min(rows), min(cols), max(rows), max(cols)))
    return boxes


def paint_rectangle(out, box):
    """Paint one rectangle in place."""
    top, left, bottom, right = box
    out[top:bottom + 1, left:right + 1] = EDGE
    out[top + 1:bottom, left + 1:right] = INSIDE
    for r in (top, bottom):
        for c in (left, right):
            out[r, c] = CORNER


def transform(grid: np.ndarray) -> np.ndarray:
    """Main function."""
    out = grid.copy()
    for box in find_rectangles(grid):
        paint_rectangle(out, box)
    return out


if __name__ == "__main__":
    g = np.zeros((5, 6), dtype=int)
    g[1:4, 1:5] = GRAY
    print(transform(g))
