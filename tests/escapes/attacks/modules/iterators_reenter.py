"""Asks iterators again while they compare, add or call, so that they drop what they work on.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout loot
"""

import itertools


class Key:
    def __init__(self, moves):
        self.moves, self.memory = moves, bytearray(100)

    def __eq__(self, other):
        if self.moves:
            self.moves = False
            next(again[0], None)
        return NotImplemented


class Step:
    turn = 0

    def __index__(self):
        return 1

    def __radd__(self, other):
        Step.turn += 1
        if Step.turn == 1:
            f"{next(again[0])!r}"
        return other + 1


class Number:
    def __init__(self, n):
        self.n, self.memory = n, bytearray(50)

    def __add__(self, other):
        if self.n < 3:
            next(again[0], None)
        return NotImplemented

    def __radd__(self, other):
        return Number(5)


class Items:
    turn = 0

    def __getitem__(self, index):
        Items.turn += 1
        if Items.turn < 3:
            next(again[0], None)
        raise IndexError


class Last:
    turn = 0

    def __eq__(self, other):
        Last.turn += 1
        if Last.turn > 1:
            return True
        next(again[0], None)
        return NotImplemented


again = []


def task(grid):
    for make in (
        lambda: itertools.groupby(range(5), lambda n: Key(n < 2)),
        lambda: next(itertools.groupby(range(5), lambda n: Key(n < 2)))[1],
        lambda: itertools.count(int("1" + "0" * 40), Step()),
        lambda: itertools.accumulate(map(Number, range(6))),
        lambda: iter(Items()),
        lambda: iter(lambda: Number(1), Last()),
    ):
        again[:] = [make()]
        refused = 0
        for _ in range(4):
            try:
                next(again[0], None)
            except ValueError:
                refused += 1
            except TypeError:
                pass
        if not refused:
            return [[9, 9, 9]]
    return grid
