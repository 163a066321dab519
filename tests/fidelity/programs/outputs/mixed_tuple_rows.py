# task: c9e6f938
def transform(grid: list):
    rows = [tuple(row) + tuple(row[::-1]) for row in grid]
    return [rows[0], list(rows[1]), rows[2]]

# some rows are lists, some are tuples
