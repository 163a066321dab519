# task: a699fb00
import re

def process_grid(grid: list):
    out = []
    for row in grid:
        s = "".join(map(str, row))
        s = re.sub(r"(?<=1)0(?=1)", "2", s)
        out.append([int(ch) for ch in s])
    return out
