# task: 3ac3eb23
import numpy as np


class Canvas:
    """Write-through canvas that silently ignores out of range cells."""

    def __init__(self, array):
        self.array = np.array(array)

    def __setitem__(self, pos, color):
        r, c = pos
        h, w = self.array.shape
        if 0 <= r < h and 0 <= c < w:
            self.array[r, c] = color

    def __getitem__(self, pos):
        return int(self.array[pos])


def transform(grid):
    canvas = Canvas(grid)
    for c in range(grid.shape[1]):
        color = canvas[0, c]
        if color == 0:
            continue
        for r in range(1, grid.shape[0]):
            if r % 2:
                canvas[r, c - 1] = color
                canvas[r, c + 1] = color
            else:
                canvas[r, c] = color
    return canvas.array
