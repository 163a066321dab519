# task: 3906de3d
"""Red sticks rise until they touch the blue shape above them."""

RED, BLUE, BLACK = 2, 1, 0


def column(grid, c):
    """Read one column as a list."""
    return [row[c] for row in grid]


def write_column(grid, c, values):
    """Write one column back in place."""
    for row, value in zip(grid, values):
        row[c] = value


def last_index(values, target):
    """Index of the last occurrence, or -1."""
    for i in range(len(values) - 1, -1, -1):
        if values[i] == target:
            return i
    return -1


def rise(values):
    """Move the red cells of one column directly below the blue part."""
    reds = values.count(RED)
    if reds == 0:
        return values
    cleaned = [BLACK if v == RED else v for v in values]
    start = last_index(cleaned, BLUE) + 1
    for k in range(start, start + reds):
        cleaned[k] = RED
    return cleaned


def transform(grid: list) -> list:
    result = [row[:] for row in grid]
    for c in range(len(grid[0])):
        write_column(result, c, rise(column(grid, c)))
    return result


def _check(values, expected):
    got = rise(values)
    assert got == expected, (got, expected)


if __name__ == "__main__":
    _check([1, 0, 0, 2], [1, 2, 0, 0])
    _check([1, 0, 2, 2], [1, 2, 2, 0])
    _check([0, 0, 0, 0], [0, 0, 0, 0])
    print("all checks passed")
