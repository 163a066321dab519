# task: a68b268e
from functools import reduce

def overlay(under, over):
    return [[o or u for u, o in zip(ru, ro)] for ru, ro in zip(under, over)]

def transform(grid: list):
    n = len(grid) // 2
    quads = [
        [row[n + 1:] for row in grid[n + 1:]],
        [row[:n] for row in grid[n + 1:]],
        [row[n + 1:] for row in grid[:n]],
        [row[:n] for row in grid[:n]],
    ]
    return reduce(overlay, quads)
