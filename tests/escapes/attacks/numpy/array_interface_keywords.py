"""An interface in the keywords of a dataclass's constructor and of SimpleNamespace's like.

restricted: error|violation|rejected
kernel: error|ok
"""

from dataclasses import dataclass

import numpy as np


@dataclass
class Window:
    x: int = 0


def task(grid):
    face = {"version": 3, "shape": (8,), "typestr": "|u1", "data": (id(task), False)}
    window = Window(**{"__array_interface__": face})
    return [[9, 9, 9]] if np.asarray(window).size == 8 else grid
