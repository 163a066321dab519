# task: c59eb873
import numpy as np

def transform(grid):
    return grid.repeat(2, axis=0).repeat(2, axis=1)
