# task: 68b16354
from array import array

def transform(grid: list):
    rows = [array("b", row) for row in grid]
    rows.reverse()
    total = sum(len(r) * r.itemsize for r in rows)
    print(total, rows[0].typecode)
    return [r.tolist() for r in rows]
