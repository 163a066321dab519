# task: 74dd1130
def solve(grid: list):
    columns = zip(*grid)
    result = [list(column) for column in columns]
    return result
