# task: 7fe24cdd
from typing import Callable, List

Grid = List[List[int]]
Op = Callable[[Grid], Grid]


def rotate(g: Grid) -> Grid:
    return [list(r) for r in zip(*g[::-1])]


def compose(*ops: Op) -> Op:
    def run(g: Grid) -> Grid:
        for op in ops:
            g = op(g)
        return g
    return run


identity: Op = compose()
half: Op = compose(rotate, rotate)
three: Op = compose(rotate, half)


def task(grid: Grid) -> Grid:
    quads: List[Grid] = [f(grid) for f in (identity, rotate, three, half)]
    a, b, c, d = quads
    return [x + y for x, y in zip(a, b)] + [x + y for x, y in zip(c, d)]
