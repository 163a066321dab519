"""Drops the items of lists while they are compared.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""


class Item:
    def __init__(self):
        self.memory = bytearray(40)

    def __eq__(self, other):
        return False

    def __lt__(self, other):
        one[:] = other_one[:] = [None]
        self.junk = [bytearray(40) for _ in range(100)]
        return NotImplemented

    __gt__ = __lt__


one, other_one = [], []


def task(grid):
    for _ in range(50):
        one[:] = [Item()]
        other_one[:] = [Item()]
        try:
            one < other_one
        except TypeError:
            pass
    return grid
