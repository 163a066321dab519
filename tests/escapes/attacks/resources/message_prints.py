"""An exception whose __str__ prints and prints.

restricted: timeout
kernel: timeout
"""

class Mine(Exception):
    def __str__(self):
        while True:
            print("x" * 10_000)


def task(grid):
    raise Mine()
