# task: f8ff0b80
def transform(grid: list):
    colors = set()
    for row in grid:
        colors |= set(row)
    colors.discard(0)
    return colors
