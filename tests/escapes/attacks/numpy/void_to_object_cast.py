"""Bytes cast to a structure with an object in it.

restricted: ok|error|rejected|violation
kernel: error|ok|crashed|invalid_output loot
"""

import numpy as np


def task(grid):
    marker = [9, 9, 9]
    raw = np.frombuffer(id(marker).to_bytes(8, "little"), dtype="V8")
    out = grid
    for make in (
        lambda: raw.astype([("a", "O")])["a"][0],
        lambda: np.array(raw[0], dtype=[("a", "O")])["a"][()],
        lambda: raw.astype("V8,O")["f1"][0],
        lambda: raw[0].getfield(object),
        lambda: raw[0].view([("a", "O")])["a"],
    ):
        try:
            if make() is marker:
                return [[9, 9, 9]]
        except (TypeError, ValueError, AttributeError):
            continue
    return out
