# task: d511f180
SWAP = {"5": "8", "8": "5"}

def predict(grid: list):
    return [[SWAP.get(str(v), str(v)) for v in row] for row in grid]
