# task: 31aa019c
"""Keep the only color that appears exactly once and box it in red."""

from collections import Counter

BOX_COLOR = 2
BACKGROUND = 0
RADIUS = 1


def count_colors(grid):
    """Histogram of non background colors."""
    histogram = Counter()
    for row in grid:
        histogram.update(v for v in row if v != BACKGROUND)
    return histogram


def singletons(histogram):
    """Colors that occur once, smallest first."""
    return sorted(color for color, n in histogram.items() if n == 1)


def find(grid, color):
    """First position of the color."""
    for r, row in enumerate(grid):
        if color in row:
            return r, row.index(color)
    return None


def blank_like(grid):
    """Empty grid of the same size."""
    return [[BACKGROUND for _ in row] for row in grid]


def clamp(value, low, high):
    return max(low, min(high, value))


def draw_box(grid, center, color):
    """Draw a square box around the center, clipped at the borders."""
    r, c = center
    last_r, last_c = len(grid) - 1, len(grid[0]) - 1
    for y in range(clamp(r - RADIUS, 0, last_r), clamp(r + RADIUS, 0, last_r) + 1):
        for x in range(clamp(c - RADIUS, 0, last_c), clamp(c + RADIUS, 0, last_c) + 1):
            grid[y][x] = color


def solve_task(grid: list) -> list:
    unique = singletons(count_colors(grid))
    output = blank_like(grid)
    if not unique:
        return output
    color = unique[0]
    center = find(grid, color)
    draw_box(output, center, BOX_COLOR)
    output[center[0]][center[1]] = color
    return output


if __name__ == "__main__":
    print(solve_task([[1, 1, 0], [0, 3, 0], [0, 0, 0]]))
