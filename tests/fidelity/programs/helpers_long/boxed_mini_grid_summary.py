# task: 6773b310
"""Summarize a 3x3 arrangement of small panels separated by cyan lines."""

SEPARATOR = 8
MARK = 6
THRESHOLD = 2


def separator_positions(line):
    """Positions of the separator color in a separator-only line."""
    return [i for i, v in enumerate(line) if v == SEPARATOR]


def full_rows(grid):
    """Rows that contain only the separator."""
    return [r for r, row in enumerate(grid) if set(row) == {SEPARATOR}]


def full_cols(grid):
    """Columns that contain only the separator."""
    transposed = list(zip(*grid))
    return full_rows(transposed)


def to_ranges(cuts, size):
    """Convert cut positions to half open ranges."""
    edges = [-1] + list(cuts) + [size]
    return [range(a + 1, b) for a, b in zip(edges, edges[1:])]


def count_marks(grid, rows, cols):
    """Number of magenta cells in the panel."""
    total = 0
    for r in rows:
        for c in cols:
            if grid[r][c] == MARK:
                total += 1
    return total


def solve(grid: list) -> list:
    row_ranges = to_ranges(full_rows(grid), len(grid))
    col_ranges = to_ranges(full_cols(grid), len(grid[0]))

    summary = []
    for rows in row_ranges:
        line = []
        for cols in col_ranges:
            marks = count_marks(grid, rows, cols)
            line.append(1 if marks >= THRESHOLD else 0)
        summary.append(line)
    return summary


if __name__ == "__main__":
    tiny = [
        [6, 8, 0],
        [8, 8, 8],
        [0, 8, 6],
    ]
    print(solve(tiny))
    print(separator_positions(tiny[1]))
