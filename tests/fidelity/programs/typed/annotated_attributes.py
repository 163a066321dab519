# task: c3e719e8
from typing import Any, Dict
import numpy as np


class State:
    size: int
    out: np.ndarray

    def __init__(self, grid: np.ndarray) -> None:
        self.grid: np.ndarray = grid
        self.size = grid.shape[0]
        self.out: np.ndarray = np.zeros((self.size * self.size,) * 2, dtype=int)
        self.meta: Dict[str, Any] = {}
        self.meta["mode"]: int = int(np.bincount(grid.ravel()).argmax())

    def run(self) -> np.ndarray:
        n: int = self.size
        for r in range(n):
            for c in range(n):
                if self.grid[r, c] == self.meta["mode"]:
                    self.out[r * n:r * n + n, c * n:c * n + n] = self.grid
        return self.out


def transform(grid: np.ndarray) -> np.ndarray:
    state: State = State(grid)
    return state.run()
