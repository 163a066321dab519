# task: ddf7fa4f
"""Every gray box takes the color of the dot above it in the first row."""
from collections import deque

GRAY = 5
DIRECTIONS = [(-1, 0), (1, 0), (0, -1), (0, 1)]


def header_colors(grid):
    """Read the colored dots in row 0 as {column: color}."""
    return {c: v for c, v in enumerate(grid[0]) if v not in (0, GRAY)}


def collect_component(grid, start, visited):
    """Breadth first search over gray cells."""
    queue = deque([start])
    visited.add(start)
    cells = []
    while queue:
        r, c = queue.popleft()
        cells.append((r, c))
        for dr, dc in DIRECTIONS:
            nr, nc = r + dr, c + dc
            inside = 0 <= nr < len(grid) and 0 <= nc < len(grid[0])
            if inside and (nr, nc) not in visited and grid[nr][nc] == GRAY:
                visited.add((nr, nc))
                queue.append((nr, nc))
    return cells


def pick_color(cells, headers):
    """Return the header color whose column crosses the component."""
    columns = {c for _, c in cells}
    for c, color in headers.items():
        if c in columns:
            return color
    return None


def recolor(grid, cells, color):
    """Paint the component in place."""
    for r, c in cells:
        grid[r][c] = color


def transform(grid: list) -> list:
    headers = header_colors(grid)
    output = [row[:] for row in grid]
    visited = set()
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            if grid[r][c] != GRAY or (r, c) in visited:
                continue
            cells = collect_component(grid, (r, c), visited)
            color = pick_color(cells, headers)
            if color is not None:
                recolor(output, cells, color)
    return output


if __name__ == "__main__":
    print(transform([[0, 2, 0], [0, 0, 0], [0, 5, 5]]))
