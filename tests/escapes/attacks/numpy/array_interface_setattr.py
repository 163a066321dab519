"""__array_interface__ set on an instance.

restricted: violation attribute.forbidden
kernel: ok|crashed|error loot
"""

import numpy as np


class Window:
    pass


def task(grid):
    window = Window()
    face = {"version": 3, "shape": (8,), "typestr": "|u1", "data": (id(task), False)}
    setattr(window, "__array_" + "interface__", face)
    return [[9, 9, 9]] if np.asarray(window).size == 8 else grid
