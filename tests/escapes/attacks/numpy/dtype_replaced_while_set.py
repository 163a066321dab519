"""Replaces the type of an array while an item of that type is being set.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import numpy as np

BEFORE, AFTER = ([(name, "f8") for name in names] for names in ("xyz", "pqr"))


class Number:
    def __float__(self):
        array.dtype = np.dtype(AFTER)
        self.junk = [np.dtype([(f"f{n}", "f8")]) for n in range(50)]
        self.more = [bytearray(b"\xdd" * n) for n in range(16, 300) for _ in range(3)]
        return 1.0


array = np.zeros(3, BEFORE)
ITEM = (Number(), Number(), Number())
USES = (
    lambda: array.__setitem__(0, ITEM),
    lambda: array.__setitem__(slice(None), [ITEM] * 3),
    lambda: array.flat.__setitem__(0, ITEM),
    lambda: array.fill(ITEM),
    lambda: array.put([0, 1], [ITEM]),
)


def task(grid):
    global array
    for use in USES:
        for _ in range(20):
            array = np.zeros(3, np.dtype(BEFORE))
            try:
                use()
            except (TypeError, ValueError):
                pass
    return grid
