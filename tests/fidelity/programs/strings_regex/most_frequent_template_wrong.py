# task: 39a8645d
import re
from collections import Counter

def transform(grid: list):
    text = "".join("".join(map(str, row)) for row in grid)
    w = len(grid[0])
    votes = Counter(re.findall(r"[1-9]", text))
    digit, n = max(votes.items(), key=lambda kv: (kv[1], kv[0]))
    print("{:>2} x{:<4d} {!r}".format(n, int(digit), digit))
    at = text.index(digit)
    r, c = divmod(at, w)
    c = max(0, c - 1)
    block = [row[c:c + 3] for row in grid[r:r + 3]]
    return [[int(digit) if v == int(digit) else 0 for v in row] for row in block]
