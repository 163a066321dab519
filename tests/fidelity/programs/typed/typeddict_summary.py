# task: 9565186b
from typing import Dict, List, TypedDict


class Summary(TypedDict):
    counts: Dict[int, int]
    dominant: int
    background: int


def summarize(grid: List[List[int]]) -> Summary:
    counts: Dict[int, int] = {}
    for row in grid:
        for v in row:
            counts[v] = counts.get(v, 0) + 1
    dominant: int = max(counts, key=lambda k: counts[k])
    return {"counts": counts, "dominant": dominant, "background": 5}


def transform(grid: List[List[int]]) -> List[List[int]]:
    info: Summary = summarize(grid)
    return [[v if v == info["dominant"] else info["background"] for v in row] for row in grid]
