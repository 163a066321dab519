# task: b1948b0a
from abc import ABC, abstractmethod

class Step(ABC):
    @abstractmethod
    def apply(self, grid): ...

class Recolor(Step):
    def aply(self, grid):
        return [[2 if v == 6 else v for v in row] for row in grid]

def transform(grid: list):
    return Recolor().apply(grid)
