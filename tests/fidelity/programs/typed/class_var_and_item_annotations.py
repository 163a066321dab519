# task: 3c9b0459
from typing import ClassVar, Dict, List


class Rotator:
    cache: ClassVar[Dict[str, int]] = {}
    turns: int = 2

    def once(self, g: List[List[int]]) -> List[List[int]]:
        self.cache["calls"]: int = self.cache.get("calls", 0) + 1
        return [list(col)[::-1] for col in zip(*g)]

    def run(self, g: List[List[int]]) -> List[List[int]]:
        k: int
        for k in range(self.turns):
            g = self.once(g)
        return g


def transform(grid: List[List[int]]) -> List[List[int]]:
    return Rotator().run(grid)
