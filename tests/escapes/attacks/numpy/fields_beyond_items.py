"""Structured types whose sizes overflow, so that fields lie far behind the items.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout loot
"""

import numpy as np

GIANT = 2**31 - 8
BEHIND = {"names": ["a", "b"], "formats": [f"V{GIANT}", "i8"], "offsets": [100, 0]}
AROUND = [("a", f"V{GIANT}"), ("b", "V100"), ("c", f"V{2**31 - 76}")]


def task(grid):
    made = 0
    for kind in (BEHIND, AROUND, [("d", BEHIND)], [("d", "i8"), ("e", AROUND, (2,))], (BEHIND, (2,))):
        size = np.dtype(kind).itemsize
        ways = (
            lambda: np.zeros(4, kind),
            lambda: np.empty(4, kind),
            lambda: np.ones((2, 2), kind),
            lambda: np.array([1, 2]).astype(kind),
            lambda: np.zeros(size * 4, "u1").view(kind),
            lambda: np.zeros(4, f"V{size}").view(kind),
            lambda: np.zeros(4, f"V{size}").getfield(kind),
            lambda: np.zeros(4, f"V{size}").setfield(5, kind),
            lambda: set_type(np.zeros(4, f"V{size}"), kind),
            lambda: np.frombuffer(bytes(size * 4), kind),
            lambda: np.ndarray((2,), kind, bytes(size * 4)),
            lambda: np.ndarray((2,), kind),
            lambda: np.void(bytes(size), np.dtype(kind)),
            lambda: np.zeros(1, f"V{size}")[0].view(kind),
            lambda: np.fromiter([1, 2], kind),
            lambda: np.asmatrix(np.zeros((2, 2)), kind),
            lambda: np.matrix([[1, 2]], kind),
            lambda: np.ma.zeros(3, kind),
            lambda: np.ma.array([1, 2], dtype=kind),
            lambda: np.char.chararray((2,)).view(kind),
            lambda: np.full(3, 0, kind),
            lambda: np.zeros_like([1, 2], kind),
            lambda: np.concatenate([[1], [2]], dtype=kind, casting="unsafe"),
            lambda: np.array(np.array([1, 2]), dtype=kind),
        )
        for number, way in enumerate(ways):
            try:
                way()
            except (MemoryError, ValueError, TypeError):
                pass
            else:
                print(kind, number)
                made += 1
    fine = np.zeros(3, [("a", "i8"), ("b", "V5"), ("c", [("d", "f8")], (2,))]).view("V29")
    return [[9, 9, 9]] if made or fine.itemsize != 29 else grid


def set_type(array, kind):
    array.dtype = kind
