# task: 68b16354
def transform(grid: list):
    for row in reversed(grid):
        yield list(row)

# a generator function, not a list
