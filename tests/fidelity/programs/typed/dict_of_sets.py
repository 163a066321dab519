# task: cdecee7f
from typing import DefaultDict, List, Tuple
from collections import defaultdict


def main(grid: List[List[int]]) -> List[List[int]]:
    by_column: DefaultDict[int, List[int]] = defaultdict(list)
    for row in grid:
        for c, v in enumerate(row):
            if v:
                by_column[c].append(v)
    seq: List[int] = [v for c in sorted(by_column) for v in by_column[c]]
    seq += [0] * (9 - len(seq))
    a: List[int] = seq[0:3]
    b: List[int] = seq[3:6][::-1]
    c3: List[int] = seq[6:9]
    result: Tuple[List[int], ...] = (a, b, c3)
    return list(result)
