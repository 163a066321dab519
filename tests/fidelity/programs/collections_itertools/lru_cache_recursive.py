# task: eb281b96
from functools import lru_cache

def apply_rule(grid: list):
    rows = tuple(map(tuple, grid))
    n = len(rows)
    period = 2 * (n - 1)

    @lru_cache(maxsize=None)
    def row_at(i):
        if i >= period:
            return row_at(i - period)
        if i >= n:
            return row_at(period - i)
        return rows[i]

    return [list(row_at(i)) for i in range(4 * n - 3)]
