# task: a3325580
from functools import total_ordering


@total_ordering
class Piece:
    def __init__(self, color):
        self.color = color
        self.cells = set()

    def __eq__(self, other):
        return len(self.cells) == len(other.cells)

    def __lt__(self, other):
        return len(self.cells) < len(other.cells)

    def __hash__(self):
        return hash(self.color)

    @property
    def left(self):
        return min(c for _, c in self.cells)


def solve(grid: list):
    pieces = {}
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if v:
                pieces.setdefault(v, Piece(v)).cells.add((r, c))
    biggest = max(pieces.values())
    winners = sorted((p for p in pieces.values() if p >= biggest), key=lambda p: p.left)
    return [[p.color for p in winners] for _ in biggest.cells]
