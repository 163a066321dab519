"""Iterators that let the one around them drop the `map` that it is just asking.

restricted: ok
kernel: ok|error|crashed
"""

import itertools

MAKE = {
    "chain": lambda pairs: itertools.chain.from_iterable(iter([pairs])),
    "islice": lambda pairs: itertools.islice(pairs, 0, 1),
    "cycle": itertools.cycle,
    "zip_longest": lambda pairs: itertools.zip_longest(pairs, iter([1])),
    "pairwise": itertools.pairwise,
}


class Source:
    def __init__(self, last):
        self.turn, self.last = 0, last

    def __iter__(self):
        return self

    def __next__(self):
        self.turn += 1
        if self.turn > self.last:
            raise StopIteration
        if self.turn == self.last:
            next(self.outer, None)
            self.junk = [(1, 2, 3) for _ in range(1000)]
        return 1


def together(*parts):
    return parts


def task(grid):
    refused = set()
    for name, make in MAKE.items():
        for last in (1, 2):
            source = Source(last)
            source.outer = make(map(together, source, iter([1, 2, 3])))
            try:
                list(itertools.islice(source.outer, 5))
            except ValueError:
                refused.add(name)
    return grid if refused == set(MAKE) else [[1]]
