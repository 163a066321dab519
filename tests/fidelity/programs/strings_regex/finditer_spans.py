# task: 8d510a79
import re

WALL = re.compile(r"5+")

def shoot(col, wall):
    # red cells (2) travel toward the wall, blue cells (1) travel away from it
    top, bottom = col[:wall], col[wall + 1:]
    top = re.sub(r"2(0+)$", lambda m: "2" * len(m.group()), top)
    top = re.sub(r"^(0*)1", lambda m: "1" * len(m.group(0)), top)
    bottom = re.sub(r"^(0+)2", lambda m: "2" * len(m.group()), bottom)
    bottom = re.sub(r"1(0*)$", lambda m: "1" * (1 + len(m.group(1))), bottom)
    return top + "5" + bottom

def transform(grid: list):
    cols = ["".join(map(str, c)) for c in zip(*grid)]
    wall = next(WALL.finditer(cols[0])).start()
    cols = [shoot(c, wall) for c in cols]
    return [[int(c[r]) for c in cols] for r in range(len(grid))]
