# task: a61f2674
def transform(grid: list):
    bars = sorted(
        (sum(row[c] == 5 for row in grid), c)
        for c in range(len(grid[0]))
        if any(row[c] == 5 for row in grid)
    )
    (low, low_col), *middle, (high, high_col) = bars
    assert low <= high, f"{low=} {high=}"
    recolor = {low_col: 2, high_col: 1} | {c: 0 for _, c in middle}
    return [[recolor[c] if v == 5 else 0 for c, v in enumerate(row)] for row in grid]
