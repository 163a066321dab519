# task: 7b7f7511
def apply_rule(grid: list):
    h, w = len(grid), len(grid[0])
    if h > 100:
        half = h // 2
    elif w > 100:
        half = w // 2
    return [row[:half] for row in grid]
