"""An exception whose __str__ never returns.

restricted: timeout
kernel: timeout
"""

class Mine(Exception):
    def __str__(self):
        while True:
            pass


def task(grid):
    raise Mine()
