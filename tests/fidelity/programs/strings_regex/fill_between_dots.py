# task: 40853293
import re

def connect(line):
    for d in "123456789":
        line = re.sub(rf"{d}.*{d}", lambda m: d * len(m[0]), line)
    return line

def solve_task(grid: list):
    rows = ["".join(map(str, r)) for r in grid]
    out = [list(map(int, connect(r))) for r in rows]
    for c, col in enumerate(zip(*grid)):
        s = connect("".join(map(str, col)))
        for r, ch in enumerate(s):
            if s != "".join(map(str, col)) and ch != "0":
                out[r][c] = int(ch)
    return out
