"""An exception whose class has a name of megabytes.

restricted: error
kernel: error
"""

from collections import namedtuple

kind = namedtuple("x" * 1_000_000, "a")


class Mine(kind, Exception) if False else Exception:
    pass


def task(grid):
    raise Exception(kind(1))
