# task: 44f52bb0
from typing import List, Union

Value = Union[int, str]


def label(grid: List[List[int]]) -> Value:
    mirrored: bool = all(row == row[::-1] for row in grid)
    return 1 if mirrored else "other"


def task(grid: List[List[int]]) -> List[List[int]]:
    v: Value = label(grid)
    if isinstance(v, str):
        v = 7
    return [[v]]
