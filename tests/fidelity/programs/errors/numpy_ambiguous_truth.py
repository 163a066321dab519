# task: 746b3537
import numpy as np

def main(grid):
    rows = [grid[0]]
    for row in grid[1:]:
        if row != rows[-1]:
            rows.append(row)
    return np.array(rows)
