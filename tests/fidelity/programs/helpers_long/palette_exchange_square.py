# task: 85c4e7cd
"""Concentric rings: the colors are kept but their order is reversed."""

MIN_SIZE = 2


def ring_index(r, c, height, width):
    """Distance of a cell to the closest border."""
    return min(r, c, height - 1 - r, width - 1 - c)


def read_rings(grid):
    """Collect the color of every ring from outside to inside."""
    height, width = len(grid), len(grid[0])
    depth = (min(height, width) + 1) // 2
    return [grid[k][k] for k in range(depth)]


def build_mapping(colors):
    """Map ring number -> new color."""
    mapping = {}
    for i, color in enumerate(reversed(colors)):
        mapping[i] = color
    return mapping


def repaint(grid, mapping):
    """Create the output with the new ring colors."""
    height, width = len(grid), len(grid[0])
    output = []
    for r in range(height):
        new_row = []
        for c in range(width):
            k = ring_index(r, c, height, width)
            new_row.append(mapping[k])
        output.append(new_row)
    return output


def validate(grid):
    """Check that the grid has the expected shape before working on it."""
    if len(grid) < MIN_SIZE:
        return False
    return all(len(row) == len(grid[0]) for row in grid)


def transform(grid: list) -> list:
    if not validate(grid):
        return grid
    colors = read_rings(grid)
    mapping = build_mapping(colors)
    return repaint(grid, mapping)


def main_demo():
    sample = [[1, 1, 1, 1], [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1]]
    for row in transform(sample):
        print(*row)


if __name__ == "__main__":
    main_demo()
