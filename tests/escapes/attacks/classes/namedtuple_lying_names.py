"""namedtuple with names that claim to be identifiers.

restricted: error
kernel: error
"""

from collections import namedtuple


class Name(str):
    def __str__(self):
        return self

    def isidentifier(self):
        return True

    def __hash__(self):
        return 5

    def __eq__(self, other):
        return False


def task(grid):
    made = namedtuple("Made", [Name("y=__import__('os')")])
    return [[9, 9, 9]] if made else grid
