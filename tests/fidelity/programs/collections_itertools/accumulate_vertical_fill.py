# task: d037b0a7
from itertools import accumulate

def carry(previous, current):
    return current or previous

def convert(grid: list):
    columns = [list(accumulate(col, carry)) for col in zip(*grid)]
    return [list(row) for row in zip(*columns)]
