# task: 6d0aefbc
from itertools import chain

def transform(grid: list):
    return [list(chain(row, reversed(row))) for row in grid]
