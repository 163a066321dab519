# task: 25d8a9c8
from decimal import Decimal, getcontext

getcontext().prec = 6

def transform(grid: list):
    out = []
    for row in grid:
        share = Decimal(row.count(row[0])) / Decimal(len(row))
        out.append([5 if share == 1 else 0] * len(row))
        print(share.quantize(Decimal("0.001")))
    return out
