"""namedtuple's module argument puts the class into another module.

restricted: ok
kernel: ok
"""

from collections import namedtuple


def task(grid):
    made = namedtuple("Made", "x", module="sandbox.template.channel")
    made(1)
    return grid
