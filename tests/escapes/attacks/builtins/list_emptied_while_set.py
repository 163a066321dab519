"""Empties a list while a slice of it is set from an iterator.

restricted: error
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""


def task(grid):
    numbers = [None] * 100_000

    def items():
        numbers.clear()
        yield from range(50_000)

    numbers[::2] = items()
    return grid
