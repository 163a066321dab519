# task: 6773b310
from itertools import groupby

def bands(lines):
    """Consecutive non-separator lines form a band."""
    for is_sep, chunk in groupby(lines, key=lambda line: set(line) == {8}):
        if not is_sep:
            yield list(chunk)

def transform(grid: list):
    out = []
    for band in bands(grid):
        columns = list(zip(*band))
        out.append([int(sum(col.count(6) for col in part) > 1) for part in bands(columns)])
    return out
