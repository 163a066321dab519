# task: e98196ab
"""Overlay the part above the gray line with the part below it."""
import numpy as np

GRAY = 5
EMPTY = 0


def find_divider(grid):
    """Row index of the gray line."""
    for r in range(grid.shape[0]):
        if np.all(grid[r, :] == GRAY):
            return r
    raise ValueError("no divider row found")


def split(grid):
    """Return the halves above and below the divider."""
    r = find_divider(grid)
    return grid[:r, :], grid[r + 1:, :]


def align(a, b):
    """Crop both parts to the same size, just in case."""
    h = min(a.shape[0], b.shape[0])
    w = min(a.shape[1], b.shape[1])
    return a[:h, :w], b[:h, :w]


def overlay(base, layer):
    """Non-empty cells of the layer replace the base."""
    merged = base.copy()
    mask = layer != EMPTY
    merged[mask] = layer[mask]
    return merged


def check_conflicts(a, b):
    """Number of cells that are used by both parts."""
    return int(np.sum((a != EMPTY) & (b != EMPTY)))


def transform(grid: np.ndarray) -> np.ndarray:
    """Put the lower picture on top of the upper picture."""
    upper, lower = align(*split(grid))
    conflicts = check_conflicts(upper, lower)
    if conflicts:
        print(f"warning: {conflicts} overlapping cells")
    return overlay(upper, lower)


def demo():
    g = np.array([[1, 0], [0, 0], [5, 5], [0, 0], [0, 2]])
    print(transform(g))


if __name__ == "__main__":
    demo()
