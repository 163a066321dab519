# task: 3428a4f5
from itertools import dropwhile, takewhile, compress
from operator import xor

def transform(grid: list):
    is_data = lambda row: row[0] != 4
    upper = list(takewhile(is_data, grid))
    lower = list(dropwhile(is_data, grid))[1:]
    result = []
    for u, l in zip(upper, lower):
        flags = list(map(xor, map(bool, u), map(bool, l)))
        row = [0] * len(u)
        for i in compress(range(len(u)), flags):
            row[i] = 3
        result.append(row)
    return result
