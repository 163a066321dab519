"""Clears OrderedDicts in the methods of their keys, values and subclasses.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

from collections import OrderedDict


class Key:
    acts = False

    def __init__(self, n):
        self.n, self.memory = n, bytearray(40)

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if Key.acts:
            for each in both:
                each.clear()
            return NotImplemented
        return self is other


class Odd(OrderedDict):
    def __getitem__(self, key):
        self.clear()
        return 1


both = []


def task(grid):
    for way in (
        lambda a, b: a == b,
        lambda a, b: a.copy(),
        lambda a, b: a.pop(Key(1), None),
        lambda a, b: a.move_to_end(Key(1)),
        lambda a, b: a.__delitem__(Key(1)),
        lambda a, b: a.setdefault(Key(1)),
        lambda a, b: a.update(b),
        lambda a, b: a | b,
        lambda a, b: OrderedDict.fromkeys(a),
        lambda a, b: Odd((n, n) for n in range(5)).copy(),
    ):
        Key.acts = False
        both[:] = [OrderedDict((Key(n), n) for n in range(5)) for _ in range(2)]
        Key.acts = True
        try:
            way(*both)
        except (RuntimeError, KeyError):
            pass
    return grid
