"""An exception whose __str__ ends the interpreter.

restricted: error
kernel: error
"""

class Mine(Exception):
    def __str__(self):
        raise SystemExit(0)


def task(grid):
    raise Mine()
