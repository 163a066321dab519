# task: f76d97a5
def transform(grid: list):
    flat = [v for row in grid for v in row]
    other = [v for v in set(flat) if v != 5][0]
    mapping = {5: other, other: 0}
    return [[mapping[v] for v in row] for row in grid]
