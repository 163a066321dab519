# task: 05f2a901
def component(grid, color):
    return [(r, c) for r, row in enumerate(grid) for c, v in enumerate(row) if v == color]


def transform(grid: list):
    h, w = len(grid), len(grid[0])
    moving = component(grid, 2)
    target = set(component(grid, 8))

    def touches(cells):
        return any((r + dr, c + dc) in target for r, c in cells for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)))

    for dr, dc in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        cells = moving
        for _ in range(max(h, w)):
            if touches(cells):
                break
            cells = [(r + dr, c + dc) for r, c in cells]
        else:
            continue
        for r, c in moving:
            grid[r][c] = 0
        for r, c in cells:
            grid[r][c] = 2
        return grid
    return grid
