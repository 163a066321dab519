"""functools.update_wrapper copies one object's __dict__ into another's; __getattr__ may say what the
first one's is.

restricted: rejected|violation|error
kernel: ok loot
"""

from functools import update_wrapper

import numpy as np


class Window:
    pass


class Source:
    __slots__ = ("space",)

    def __getattr__(self, name):
        if name == "__dict__":
            return self.space
        raise AttributeError(name)


def task(grid):
    text = b"\x09" * 40
    face = {"version": 3, "shape": (60,), "typestr": "|u1", "data": (id(text), False)}
    source = Source()
    source.space = {"__array_interface__": face}
    window = Window()
    update_wrapper(window, source)
    if bytes(np.asarray(window)).count(b"\x09") >= 20:
        return [[9, 9, 9]]
    return grid
