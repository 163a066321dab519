# task: d89b689b
"""Four colored dots are pulled into the 2x2 cyan square."""
import numpy as np

CYAN = 8


def square_corners(grid):
    """Return the four cells of the cyan square."""
    cells = np.argwhere(grid == CYAN)
    return [tuple(int(x) for x in cell) for cell in cells]


def colored_dots(grid):
    """All non background, non cyan cells."""
    dots = []
    for r in range(grid.shape[0]):
        for c in range(grid.shape[1]):
            value = int(grid[r, c])
            if value not in (0, CYAN):
                dots.append((r, c, value))
    return dots


def squared_distance(a, b):
    """Squared euclidean distance between two cells."""
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def nearest_corner(dot, corners):
    """Pick the corner of the square that is closest to the dot."""
    best = None
    best_distance = None
    for corner in corners:
        distance = squared_distance(dot, corner)
        if best_distance is None or distance < best_distance:
            best = corner
            best_distance = distance
    return best


def transform(grid):
    corners = square_corners(grid)
    output = np.zeros_like(grid)
    for r, c, color in colored_dots(grid):
        target = nearest_corner((r, c), corners)
        output[target] = color
    return output


def test_transform():
    grid = np.zeros((4, 4), dtype=int)
    grid[1:3, 1:3] = CYAN
    grid[0, 0], grid[0, 3], grid[3, 0], grid[3, 3] = 1, 2, 3, 4
    result = transform(grid)
    assert result[1, 1] == 1 and result[2, 2] == 4
    return result


if __name__ == "__main__":
    print(test_transform())
