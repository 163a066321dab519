# task: 941d9a10
"""Color the first, the middle and the last room of a walled grid."""
import numpy as np

WALL = 5
FIRST_COLOR, MIDDLE_COLOR, LAST_COLOR = 1, 2, 3


def find_wall_lines(grid):
    """Return the indices of full wall rows and full wall columns."""
    rows = [r for r in range(grid.shape[0]) if np.all(grid[r] == WALL)]
    cols = [c for c in range(grid.shape[1]) if np.all(grid[:, c] == WALL)]
    return rows, cols


def split_ranges(lines, size):
    """Turn wall positions into (start, stop) ranges of the rooms between them."""
    ranges = []
    start = 0
    for line in list(lines) + [size]:
        if line > start:
            ranges.append((start, line))
        start = line + 1
    return ranges


def paint_room(grid, row_range, col_range, color):
    """Fill a room in place."""
    r0, r1 = row_range
    c0, c1 = col_range
    grid[r0:r1, c0:c1] = color


def transform(grid):
    """
    Strategy:
      1. find the walls
      2. compute the rooms
      3. paint top-left, center and bottom-right
    """
    result = grid.copy()
    wall_rows, wall_cols = find_wall_lines(grid)
    row_ranges = split_ranges(wall_rows, grid.shape[0])
    col_ranges = split_ranges(wall_cols, grid.shape[1])

    mid_r = len(row_ranges) // 2
    mid_c = len(col_ranges) // 2

    paint_room(result, row_ranges[0], col_ranges[0], FIRST_COLOR)
    paint_room(result, row_ranges[mid_r], col_ranges[mid_c], MIDDLE_COLOR)
    paint_room(result, row_ranges[-1], col_ranges[-1], LAST_COLOR)
    return result


if __name__ == "__main__":
    test = np.zeros((5, 5), dtype=int)
    test[1, :] = WALL
    test[3, :] = WALL
    test[:, 1] = WALL
    test[:, 3] = WALL
    print(transform(test))
