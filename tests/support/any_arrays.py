"""Grids in the forms in which libraries hold them."""

import numpy as np

ROWS = [[0, 1, 2], [3, 4, 5]]


class Tensor:
    """The parts of a torch tensor that are used to read a grid: iteration over rows, `tolist`."""

    def __init__(self, rows):
        self._rows = rows

    def __len__(self):
        return len(self._rows)

    def __iter__(self):
        return (Tensor(row) for row in self._rows)

    def tolist(self):
        return self._rows


FORMS = {
    "array": np.array(ROWS),
    "small integers": np.array(ROWS, dtype=np.uint8),
    "objects": np.array(ROWS, dtype=object),
    "rows": [np.array(row) for row in ROWS],
    "cells": tuple(tuple(np.int16(cell) for cell in row) for row in ROWS),
    "tensor": Tensor(ROWS),
    "rows of tensors": list(Tensor(ROWS)),
}
