# task: 2dee498d
import math

def transform(grid: list):
    w = len(grid[0])
    lo, hi = math.floor(w / 3), math.ceil(w / 3)
    assert lo == hi, (lo, hi)
    return [row[:lo] for row in grid]
