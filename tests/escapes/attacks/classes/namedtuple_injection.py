"""namedtuple pastes field names into a lambda that it evaluates.

restricted: error
kernel: error
"""

from collections import namedtuple


def task(grid):
    made = namedtuple("Made", ["x", "y=__import__('os')"])
    return [[9, 9, 9]] if made else grid
