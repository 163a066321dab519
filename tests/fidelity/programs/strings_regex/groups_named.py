# task: 29c11459
import re

PAIR = re.compile(r"^(?P<left>[1-9])0+(?P<right>[1-9])$")

def apply_rule(grid: list):
    for i, row in enumerate(grid):
        m = PAIR.match("".join(map(str, row)))
        if not m:
            continue
        half = len(row) // 2
        text = m["left"] * half + "5" + m.group("right") * half
        grid[i] = [int(c) for c in text]
    return grid
