# task: 9af7a82c
from collections import Counter
from itertools import chain, zip_longest

def solve(grid: list):
    counts = Counter(chain.from_iterable(grid))
    columns = [[color] * n for color, n in counts.most_common()]
    return [list(row) for row in zip_longest(*columns, fillvalue=0)]
