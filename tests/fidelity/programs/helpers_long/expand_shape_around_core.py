# task: b94a9452
"""Crop the framed square and swap the two colors inside it."""
import numpy as np


def bounding_box(mask):
    """Row and column slices of the True area."""
    rows = np.any(mask, axis=1)
    cols = np.any(mask, axis=0)
    r0, r1 = np.where(rows)[0][[0, -1]]
    c0, c1 = np.where(cols)[0][[0, -1]]
    return slice(r0, r1 + 1), slice(c0, c1 + 1)


def two_colors(patch):
    """Return (frame color, core color)."""
    frame = patch[0, 0]
    others = [v for v in np.unique(patch) if v != frame]
    core = others[0] if others else frame
    return frame, core


def swap(patch, a, b):
    """Exchange two colors with boolean masks."""
    result = patch.copy()
    result[patch == a] = b
    result[patch == b] = a
    return result


def describe(patch):
    """One line description for debugging."""
    h, w = patch.shape
    colors, counts = np.unique(patch, return_counts=True)
    pairs = ", ".join(f"{c}x{n}" for c, n in zip(colors, counts))
    return f"{h}x{w} [{pairs}]"


def transform(grid):
    """
    1. Crop the non-zero bounding box.
    2. Swap the frame color with the core color.
    """
    rows, cols = bounding_box(grid != 0)
    patch = grid[rows, cols]
    print(describe(patch))
    frame, core = two_colors(patch)
    return swap(patch, frame, core)


if __name__ == "__main__":
    g = np.zeros((6, 6), dtype=int)
    g[1:5, 1:5] = 3
    g[2:4, 2:4] = 7
    print(transform(g))
