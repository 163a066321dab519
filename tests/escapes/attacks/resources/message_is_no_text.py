"""An exception whose __str__ returns a number.

restricted: error
kernel: error
"""

class Mine(Exception):
    def __str__(self):
        return 5


def task(grid):
    raise Mine()
