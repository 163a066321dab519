"""Raising a class whose __new__ returns no exception.

restricted: error
kernel: error
"""

class Mine(Exception):
    def __new__(cls, *args):
        return 5


def task(grid):
    raise Mine
