# task: 445eab21
from typing import Counter as CounterType, Iterable
from collections import Counter


def flatten(grid: Iterable[Iterable[int]]) -> Iterable[int]:
    for row in grid:
        yield from row


def transform(grid: "list[list[int]]") -> "list[list[int]]":
    counter: CounterType[int] = Counter(flatten(grid))
    counter.pop(0, None)
    winner, _count = counter.most_common(1)[0]
    return [[winner, winner], [winner, winner]]
