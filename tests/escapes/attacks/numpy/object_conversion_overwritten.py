"""Methods that overwrite an element, or drop an item of a list, while it is converted.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import numpy as np


class Item:
    def __init__(self):
        self.memory = bytearray(200)

    def overwrite(self):
        array[:] = None
        fields["x"] = None
        items.clear()
        self.junk = [bytearray(200) for _ in range(20)] + [list(range(40)) for _ in range(20)]
        return "no number"

    __float__ = __int__ = __index__ = __complex__ = overwrite

    def __str__(self):
        return self.overwrite()

    def __bool__(self):
        self.overwrite()
        return True


class Sequence(Item):
    def __len__(self):
        self.overwrite()
        return 2

    def __getitem__(self, index):
        self.overwrite()
        if index > 1:
            raise IndexError
        return 1.0


array, fields, items = np.empty(8, object), np.empty(8, [("x", object)]), []
USES = (
    lambda: array.astype(float),
    lambda: array.astype(int),
    lambda: array.astype(complex),
    lambda: array.astype(bool),
    lambda: array.astype("U9"),
    lambda: array.astype("M8[s]"),
    lambda: array.astype([("y", float)]),
    lambda: fields.astype([("x", float)]),
    lambda: np.zeros(8).__setitem__(slice(None), array),
    lambda: np.copyto(np.zeros(8), array, casting="unsafe"),
    lambda: np.array(items),
    lambda: np.array(items, dtype=float),
    lambda: np.array(items, dtype=int),
    lambda: np.array([items, items], dtype="U9"),
    lambda: np.zeros(8).__setitem__(slice(None), items),
    lambda: np.arange(8)[items],
    lambda: np.add(items, 1),
    lambda: np.concatenate(items),
    lambda: np.nditer(items),
    lambda: np.nditer(op=items),
    lambda: np.einsum("i", items),
)


def task(grid):
    for use in USES:
        for kind in (Item, Sequence):
            array[:] = None
            for at in range(8):
                array[at : at + 1].fill(kind())
            fields["x"] = array
            items[:] = [kind() for _ in range(8)]
            try:
                use()
            except (TypeError, ValueError, IndexError):
                pass
    return grid
