"""An exception whose __str__ and __repr__ raise one another.

restricted: error
kernel: error
"""

class Mine(Exception):
    def __str__(self):
        raise Mine() from self

    __repr__ = __str__


def task(grid):
    raise Mine()
