# task: ea32f347
"""Color the gray bars by length: longest blue, middle yellow, shortest red."""
import numpy as np

GRAY = 5
RANK_COLORS = [1, 4, 2]


def trace_bar(grid, r, c, used):
    """Follow a straight bar starting from its first cell."""
    cells = [(r, c)]
    h, w = grid.shape
    step = (1, 0) if r + 1 < h and grid[r + 1, c] == GRAY else (0, 1)
    rr, cc = r + step[0], c + step[1]
    while rr < h and cc < w and grid[rr, cc] == GRAY:
        cells.append((rr, cc))
        rr, cc = rr + step[0], cc + step[1]
    used.update(cells)
    return cells


def find_bars(grid):
    """List all bars in reading order."""
    used = set()
    bars = []
    for r in range(grid.shape[0]):
        for c in range(grid.shape[1]):
            if grid[r, c] == GRAY and (r, c) not in used:
                bars.append(trace_bar(grid, r, c, used))
    return bars


def rank(bars):
    """Longest bar first."""
    return sorted(bars, key=len, reverse=True)


def paint(grid, cells, color):
    rows, cols = zip(*cells)
    grid[list(rows), list(cols)] = color


def transform(grid):
    output = grid.copy()
    for cells, color in zip(rank(find_bars(grid)), RANK_COLORS):
        paint(output, cells, color)
    return output


if __name__ == "__main__":
    sample = np.zeros((4, 4), dtype=int)
    sample[0:4, 0] = GRAY
    sample[0, 2:4] = GRAY
    sample[2:3, 2] = GRAY
    print(transform(sample))
    print([len(b) for b in find_bars(sample)])
