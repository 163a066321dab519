"""A subclass of cached_property writes into an instance's dictionary under a name that the program
chose.

restricted: rejected|violation|error
kernel: ok loot
"""

from functools import cached_property

import numpy as np


class Named(cached_property):
    pass


class Window:
    pass


def task(grid):
    text = b"\x09" * 40
    face = {"version": 3, "shape": (60,), "typestr": "|u1", "data": (id(text), False)}
    entry = Named(lambda self: face)
    entry.attrname = "__array_interface__"
    Window.entry = entry
    window = Window()
    window.entry
    if bytes(np.asarray(window)).count(b"\x09") >= 20:
        return [[9, 9, 9]]
    return grid
