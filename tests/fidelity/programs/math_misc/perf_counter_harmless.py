# task: 3af2c5a8
import time

def transform(grid: list):
    t0 = time.perf_counter()
    wide = [row + row[::-1] for row in grid]
    tall = wide + wide[::-1]
    elapsed = time.perf_counter() - t0
    if elapsed > 60:
        return grid
    return tall
