# task: 963e52fc
import re

def extend(line, width):
    m = re.fullmatch(r"(.+?)\1*(.*)", line)
    best = None
    for k in range(1, len(line) + 1):
        unit = line[:k]
        if (unit * len(line))[: len(line)] == line:
            best = unit
            break
    return (best * width)[:width]

def transform(grid: list):
    w = len(grid[0])
    rows = ["".join(map(str, row)) for row in grid]
    return [[int(ch) for ch in extend(row, 2 * w)] for row in rows]
