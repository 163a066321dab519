# task: f76d97a5
def transform(grid: list):
    flat = [v for row in grid for v in row]
    other = next(v for v in flat if v != 5)
    w = len(grid[0])
    source = iter(flat)
    rows = iter(lambda: [next(source, None) for _ in range(w)], [None] * w)
    return [[other if v == 5 else 0 for v in row] for row in rows]
