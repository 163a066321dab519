# task: 0ca9ddb6
"""Stamp fixed patterns around seed cells."""

# pattern: seed color -> (stamp color, offsets)
STAMPS = {
    1: (7, [(-1, 0), (1, 0), (0, -1), (0, 1)]),
    2: (4, [(-1, -1), (-1, 1), (1, -1), (1, 1)]),
}


def grid_size(grid):
    """Height and width."""
    return len(grid), len(grid[0])


def iter_seeds(grid):
    """Generate (row, col, color) of all seeds that have a stamp."""
    height, width = grid_size(grid)
    for r in range(height):
        for c in range(width):
            if grid[r][c] in STAMPS:
                yield r, c, grid[r][c]


def stamp(grid, row, col, color, offsets):
    """Apply one stamp, clipping everything outside of the grid."""
    height, width = grid_size(grid)
    painted = 0
    for dr, dc in offsets:
        r, c = row + dr, col + dc
        if r < 0 or r >= height or c < 0 or c >= width:
            continue
        grid[r][c] = color
        painted += 1
    return painted


def transform(grid: list) -> list:
    output = [row[:] for row in grid]
    total = 0
    for row, col, seed in iter_seeds(grid):
        color, offsets = STAMPS[seed]
        total += stamp(output, row, col, color, offsets)
    # magenta and cyan dots are left untouched
    print("painted cells:", total)
    return output


def show(grid):
    for row in grid:
        print(" ".join(str(v) for v in row))


if __name__ == "__main__":
    show(transform([[0] * 5, [0, 1, 0, 0, 0], [0] * 5, [0, 0, 0, 2, 0], [0] * 5]))
