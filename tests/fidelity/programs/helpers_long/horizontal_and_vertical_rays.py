# task: 178fcbfb
"""Red dots create vertical lines, the other dots create horizontal ones."""

RED = 2
BLUE = 1
GREEN = 3
HORIZONTAL = {BLUE, GREEN}


def scan(grid):
    """Yield (row, column, color) for every colored cell."""
    for r, row in enumerate(grid):
        for c, color in enumerate(row):
            if color:
                yield r, c, color


def vertical_line(grid, column, color):
    """Fill a whole column."""
    for row in grid:
        row[column] = color


def horizontal_line(grid, row_index, color):
    """Fill a whole row."""
    grid[row_index] = [color] * len(grid[row_index])


def plan(grid):
    """Sort the dots so that vertical lines are drawn first."""
    vertical, horizontal = [], []
    for r, c, color in scan(grid):
        if color in HORIZONTAL:
            horizontal.append((r, color))
        elif color == RED:
            vertical.append((c, color))
    return vertical, horizontal


def transform(grid: list) -> list:
    vertical, horizontal = plan(grid)
    canvas = [[0] * len(grid[0]) for _ in range(len(grid))]

    for column, color in vertical:
        vertical_line(canvas, column, color)

    # horizontal lines go on top
    for row_index, color in horizontal:
        horizontal_line(canvas, row_index, color)

    return canvas


def pretty(grid):
    symbols = ".123456789"
    return "\n".join("".join(symbols[v] for v in row) for row in grid)


if __name__ == "__main__":
    print(pretty(transform([[0, 2, 0], [0, 0, 0], [1, 0, 0]])))
