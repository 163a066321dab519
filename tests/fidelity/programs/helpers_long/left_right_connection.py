# task: 22eb0ac0
"""Fill rows whose left and right end share the same color."""

BACKGROUND = 0


def ends(row):
    """Return the first and last cell of a row."""
    return row[0], row[-1]


def should_fill(row):
    """A row gets filled when both ends are the same non-background color."""
    left, right = ends(row)
    return left == right and left != BACKGROUND


def fill_row(row):
    """Return a row filled with the color of its left end."""
    color, _ = ends(row)
    return [color for _ in row]


def count_filled(before, after):
    """Count how many rows changed, only used for the log line."""
    changed = 0
    for a, b in zip(before, after):
        if a != b:
            changed += 1
    return changed


def transform(grid: list) -> list:
    """
    Look at every row. If the colored cells at the left border and at the
    right border match, draw a line between them. Otherwise leave it alone.
    """
    output = []
    for row in grid:
        if should_fill(row):
            output.append(fill_row(row))
        else:
            output.append(list(row))
    print("rows filled:", count_filled(grid, output))
    return output


def _self_test():
    """Small sanity check on a hand made grid."""
    grid = [[1, 0, 1], [2, 0, 3], [0, 0, 0]]
    expected = [[1, 1, 1], [2, 0, 3], [0, 0, 0]]
    assert transform(grid) == expected
    assert should_fill([4, 0, 0, 4])
    assert not should_fill([0, 0, 0, 0])


if __name__ == "__main__":
    _self_test()
    print("ok")
