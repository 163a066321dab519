# task: 62c24649
from typing import List, Sequence, TypeVar

T = TypeVar("T")


def palindrome(seq: Sequence[T]) -> List[T]:
    items: List[T] = list(seq)
    return items + items[::-1]


def transform(grid: List[List[int]]) -> List[List[int]]:
    wide: List[List[int]] = [palindrome(row) for row in grid]
    return palindrome(wide)
