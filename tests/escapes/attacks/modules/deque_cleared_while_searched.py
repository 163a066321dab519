"""Clears a deque while it compares its items.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import collections


class Item:
    def __init__(self):
        self.memory = bytearray(40)

    def __eq__(self, other):
        queue.clear()
        self.junk = [bytearray(40) for _ in range(100)]
        return NotImplemented


queue = collections.deque()


def task(grid):
    for _ in range(20):
        for name in ("index", "count", "remove", "__contains__"):
            queue.append(Item())
            try:
                getattr(queue, name)(3)
            except (RuntimeError, ValueError, IndexError):
                pass
    return grid
