# task: d9f24cd1
from collections import Counter


class ColumnStats(Counter):
    def tallest(self):
        return self.most_common(1)[0][0] if self else None


def transform(grid: list):
    h = len(grid)
    stats = ColumnStats(c for row in grid for c, v in enumerate(row) if v == 2)
    fives = {(r, c) for r, row in enumerate(grid) for c, v in enumerate(row) if v == 5}
    for c in sorted(stats):
        col = c
        for r in range(h - 1, -1, -1):
            if (r, col) in fives:
                grid[r + 1][col + 1] = 2
                col += 1
            grid[r][col] = 2
    return grid
