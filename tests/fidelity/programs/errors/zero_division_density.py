# task: 5582e5ca
def ratio(grid, color):
    hits = sum(row.count(color) for row in grid)
    empty = sum(row.count(0) for row in grid)
    return hits / empty

def transform(grid: list):
    best = max(range(1, 10), key=lambda c: ratio(grid, c))
    return [[best] * 3 for _ in range(3)]
