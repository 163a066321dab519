# task: 9172f3a0
from itertools import chain, repeat

def stretch(seq, k):
    return list(chain.from_iterable(repeat(x, k) for x in seq))

def transform(grid: list):
    return stretch([stretch(row, 3) for row in grid], 3)
