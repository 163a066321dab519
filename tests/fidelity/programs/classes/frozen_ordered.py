# task: d0f5fe59
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Point:
    r: int
    c: int

    def neighbors(self):
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            yield Point(self.r + dr, self.c + dc)


def transform(grid: list):
    todo = {Point(r, c) for r, row in enumerate(grid) for c, v in enumerate(row) if v}
    shapes = 0
    while todo:
        stack = [min(todo)]
        todo.remove(stack[0])
        while stack:
            p = stack.pop()
            for q in p.neighbors():
                if q in todo:
                    todo.discard(q)
                    stack.append(q)
        shapes += 1
    return [[8 if i == j else 0 for j in range(shapes)] for i in range(shapes)]
