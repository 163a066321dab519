# task: 68b16354
def transform(grid: list[list[int]]):
    result = []
    for row in reversed(grid):
        result.append(list(row))
    return result
