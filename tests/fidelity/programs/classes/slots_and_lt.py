# task: be94b721
class Shape:
    __slots__ = ("color", "cells")

    def __init__(self, color):
        self.color = color
        self.cells = []

    def __lt__(self, other):
        return len(self.cells) < len(other.cells)

    def __len__(self):
        return len(self.cells)

    def render(self):
        rows = [r for r, _ in self.cells]
        cols = [c for _, c in self.cells]
        h = max(rows) - min(rows) + 1
        w = max(cols) - min(cols) + 1
        out = [[0] * w for _ in range(h)]
        for r, c in self.cells:
            out[r - min(rows)][c - min(cols)] = self.color
        return out


def p(grid: list):
    shapes = {}
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if v == 0:
                continue
            if v not in shapes:
                shapes[v] = Shape(v)
            shapes[v].cells.append((r, c))
    return max(shapes.values()).render()
