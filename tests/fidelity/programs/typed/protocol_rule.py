# task: 3618c87e
from typing import List, Protocol, runtime_checkable

Grid = List[List[int]]


@runtime_checkable
class Rule(Protocol):
    def apply(self, grid: Grid) -> Grid:
        ...


class DropStems:
    def apply(self, grid: Grid) -> Grid:
        out: Grid = [row[:] for row in grid]
        last: int = len(grid) - 1
        for c in range(len(grid[0])):
            if any(row[c] == 1 for row in grid):
                for r in range(len(grid)):
                    if out[r][c] == 1:
                        out[r][c] = 0
                out[last][c] = 1
        return out


def transform(grid: Grid) -> Grid:
    rule: Rule = DropStems()
    assert isinstance(rule, Rule)
    return rule.apply(grid)
