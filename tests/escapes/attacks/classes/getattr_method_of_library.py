"""A library's class with a __getattr__ of its own, whose instances the program makes: typing's aliases
answer for __array_interface__ what their origin has.

restricted: ok|error|violation|rejected
kernel: ok|error
"""

import typing

import numpy as np


class Holder:
    x = 1


def task(grid):
    alias = typing.Annotated[Holder, 0]
    Holder.mark = 5
    if np.asarray(alias).ndim == 0 and alias.mark == 5:
        return grid
    return None
