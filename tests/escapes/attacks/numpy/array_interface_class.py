"""__array_interface__ in a class body.

restricted: rejected name.forbidden
kernel: ok|crashed|error loot
"""

import numpy as np


class Window:
    @property
    def __array_interface__(self):
        return {"version": 3, "shape": (8,), "typestr": "|u1", "data": (id(task), False)}


def task(grid):
    return [[9, 9, 9]] if np.asarray(Window()).size == 8 else grid
