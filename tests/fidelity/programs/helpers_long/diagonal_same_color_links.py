# task: 1f876c06
"""Join pairs of equal colors that lie on a common diagonal."""

BLACK = 0


def group_by_color(grid):
    """Return {color: [(row, col), ...]} without the background."""
    groups = {}
    for r, row in enumerate(grid):
        for c, color in enumerate(row):
            if color == BLACK:
                continue
            groups.setdefault(color, []).append((r, c))
    return groups


def sign(value):
    """-1, 0 or 1."""
    if value > 0:
        return 1
    if value < 0:
        return -1
    return 0


def on_diagonal(p, q):
    """True if two points are on the same 45 degree line."""
    return abs(p[0] - q[0]) == abs(p[1] - q[1])


def draw_line(grid, p, q, color):
    """Draw a diagonal line from p to q."""
    dr = sign(q[0] - p[0])
    dc = sign(q[1] - p[1])
    r, c = p
    while (r, c) != q:
        grid[r][c] = color
        r += dr
        c += dc
    grid[r][c] = color


def transform(grid: list) -> list:
    result = [list(row) for row in grid]
    for color, points in group_by_color(grid).items():
        if len(points) != 2:
            continue
        p, q = points
        if on_diagonal(p, q):
            draw_line(result, p, q, color)
    return result


# Example usage
if __name__ == "__main__":
    example = [
        [0, 0, 3],
        [0, 0, 0],
        [3, 0, 0],
    ]
    print("\n".join(" ".join(map(str, row)) for row in transform(example)))
