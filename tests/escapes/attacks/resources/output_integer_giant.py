"""An integer whose __int__ is a number of a million digits.

restricted: invalid_output|error
kernel: invalid_output|error
"""

class Cell(int):
    def __int__(self):
        return 10**1_000_000


def task(grid):
    return [[Cell(1)]]
