"""typing.NamedTuple with a type name that is source text.

restricted: error
kernel: error
"""

from typing import NamedTuple


def task(grid):
    made = NamedTuple("Made: pass\nx = 1 #", [("x", int)])
    return [[9, 9, 9]] if made else grid
