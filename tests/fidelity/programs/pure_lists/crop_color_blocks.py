# task: 5bd6f4ac
def transform(grid: list):
    # the answer is always the top right 3x3 corner
    top = grid[:3]
    return [row[-3:] for row in top]
