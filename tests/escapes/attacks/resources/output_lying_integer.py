"""Integers whose __int__ and __index__ say something else.

restricted: ok|invalid_output|error
kernel: ok|invalid_output|error
"""

class Cell(int):
    def __int__(self):
        return 7

    def __index__(self):
        return 8


def task(grid):
    return [[Cell(1), Cell(10**30)]]
