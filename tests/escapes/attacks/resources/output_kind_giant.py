"""An answer whose class has a name of megabytes.

restricted: invalid_output
kernel: invalid_output
"""

from enum import Enum

kind = Enum("x" * 1_000_000, "a")


def task(grid):
    return kind.a
