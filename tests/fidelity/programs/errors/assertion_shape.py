# task: 6fa7a44f
def transform(grid: list):
    top = [row[:] for row in grid]
    out = top + top[::-1]
    assert len(out) == len(grid) * 3, f"expected {len(grid) * 3} rows, got {len(out)}"
    return out
