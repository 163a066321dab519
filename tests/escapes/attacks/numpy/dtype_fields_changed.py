"""A mapping proxy hands its dictionary to whatever it is compared with: the fields of a data type.

restricted: ok|error|violation
kernel: ok loot
"""

import numpy as np

kept = []


class Keep:
    def __eq__(self, other):
        kept.append(other)
        return False


def task(grid):
    kind = np.dtype([("a", "u1"), ("b", "u1")])
    data = np.zeros(4, kind)
    kind.fields == Keep()
    kept[0]["a"] = (np.dtype("u1"), 1)
    data["b"] = 9
    return [[9, 9, 9]] if int(data["a"][0]) == 9 else grid
