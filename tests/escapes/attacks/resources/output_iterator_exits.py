"""A list whose iterator ends the interpreter.

restricted: error
kernel: error
"""

class Rows(list):
    def __iter__(self):
        raise SystemExit(0)


def task(grid):
    return Rows([[1]])
