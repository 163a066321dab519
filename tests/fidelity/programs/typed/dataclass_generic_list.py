# task: d06dbe63
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Turtle:
    row: int
    col: int
    trail: list[tuple[int, int]] = field(default_factory=list)

    def go(self, dr: int, dc: int, times: int = 1) -> Turtle:
        for _ in range(times):
            self.row += dr
            self.col += dc
            self.trail.append((self.row, self.col))
        return self


def transform(grid: list[list[int]]) -> list[list[int]]:
    start: tuple[int, int] = next((r, c) for r, row in enumerate(grid) for c, v in enumerate(row) if v == 8)
    up: Turtle = Turtle(*start)
    down: Turtle = Turtle(*start)
    for _ in range(4):
        up.go(-1, 0).go(-1, 0).go(0, 1, 2)
        down.go(1, 0).go(1, 0).go(0, -1, 2)
    for r, c in up.trail + down.trail:
        if 0 <= r < len(grid) and 0 <= c < len(grid[0]):
            grid[r][c] = 5
    return grid
