"""An exception whose __str__ prints and prints.

restricted: output_limit
kernel: output_limit
"""

class Mine(Exception):
    def __str__(self):
        while True:
            print("x" * 10_000)


def task(grid):
    raise Mine()
