# task: 6d0aefbc
def transform(grid: list):
    result = []
    for row in grid:
        mirrored = tuple(reversed(row))
        result.append(row + mirrored)
    return result
