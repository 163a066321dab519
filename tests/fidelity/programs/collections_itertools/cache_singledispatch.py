# task: 4c4377d9
from functools import cache, singledispatch

@singledispatch
def flip(obj):
    raise NotImplementedError(type(obj).__name__)

@flip.register
def _(obj: list):
    return [flip(x) for x in obj][::-1]

@flip.register
def _(obj: tuple):
    return obj

@cache
def mirrored(rows):
    return flip(list(rows)) + list(rows)

def solve(grid: list):
    rows = tuple(tuple(r) for r in grid)
    print(mirrored.cache_info().currsize)
    return [list(r) for r in mirrored(rows)]
