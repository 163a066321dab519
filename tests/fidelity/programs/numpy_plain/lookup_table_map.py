# task: 0d3d703e
import numpy as np

MAP = np.arange(10)
for a, b in [(1, 5), (2, 6), (3, 4), (8, 9)]:
    MAP[a], MAP[b] = b, a

def main(grid):
    return MAP[grid]
