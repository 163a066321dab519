# task: 88a62173
def transform_grid(grid: list):
    blocks = []
    for r in (0, 3):
        for c in (0, 3):
            blocks.append([row[c:c + 2] for row in grid[r:r + 2]])
    return [b for b in blocks if blocks.count(b) == 1]
