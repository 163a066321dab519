"""An iterator that lets the chain around it drop the `map` that is just asking it.

restricted: ok|error|crashed
kernel: ok|error|crashed
"""

import itertools


class Source:
    turn = 0

    def __iter__(self):
        return self

    def __next__(self):
        Source.turn += 1
        if Source.turn > 1:
            raise StopIteration
        next(pairs, None)
        self.junk = [(1, 2, 3) for _ in range(1000)]
        return 1


def together(*parts):
    return parts


pairs = itertools.chain.from_iterable(iter([map(together, Source(), iter([1, 2, 3]))]))


def task(grid):
    list(pairs)
    return grid
