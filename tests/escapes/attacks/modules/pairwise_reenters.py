"""An iterator that asks the pairwise around it for the next pair, while that asks it for the first.

restricted: ok|error|crashed
kernel: ok|error|crashed
"""

import itertools


class Source:
    depth = 0

    def __iter__(self):
        return self

    def __next__(self):
        Source.depth += 1
        if Source.depth > 3:
            raise StopIteration
        next(pairs, None)
        return bytearray(100)


pairs = itertools.pairwise(Source())


def task(grid):
    next(pairs, None)
    return grid
