# task: 1fad071e
import re

def solve(grid: list):
    w = len(grid[0])
    text = "|".join("".join(map(str, row)) for row in grid)
    # two blue cells, then w-1 anything, then two more blue cells directly below
    pattern = re.compile(r"(?=11.{%d}11)" % (w - 1))
    n = sum(1 for _ in pattern.finditer(text))
    return [[1 if i < n else 0 for i in range(5)]]
