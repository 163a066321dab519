"""Clears a Counter while it adds to a count.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

from collections import Counter


class Count:
    def __init__(self):
        self.memory = bytearray(100)

    def __add__(self, other):
        counts.clear()
        self.junk = [bytearray(100) for _ in range(100)]
        return NotImplemented


counts = Counter()


def task(grid):
    for _ in range(50):
        counts["a"] = Count()
        try:
            counts.update("aaa")
        except TypeError:
            pass
    return grid
