"""Evaluates text from inside a library's frame, for the library's globals.

restricted: error|ok code.dynamic
kernel: ok|error loot
"""

import functools

import numpy as np


def task(grid):
    for call in (np.vectorize(eval), functools.partial(map, eval)):
        for text in ("_nx", "sys", "builtins", "asarray"):
            try:
                list(call([text]))
            except NameError:
                continue
            return [[9, 9, 9]] if text in ("_nx", "sys", "builtins", "asarray") else grid
    return grid
