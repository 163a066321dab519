# task: 68b16354
PALETTE = [0, 1, 2]
LIMIT = int("ten")

def transform(grid: list):
    rows = grid[::-1]
    return rows[:LIMIT]
