# task: d10ecb37
from typing import Generic, List, TypeVar

T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self) -> None:
        self._items: List[T] = []

    def push(self, item: T) -> "Stack[T]":
        self._items.append(item)
        return self

    def pop(self) -> T:
        return self._items.pop()

    def __len__(self) -> int:
        return len(self._items)


def transform(grid: List[List[int]]) -> List[List[int]]:
    stack: Stack[List[int]] = Stack()
    for row in grid[:2]:
        stack.push(row[:2])
    out: List[List[int]] = []
    while len(stack):
        out.insert(0, stack.pop())
    return out
