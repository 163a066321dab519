"""A NameError's name and a traceback's suggestions are computed from frames: nothing may run there.

restricted: error
kernel: error
"""

class Odd(str):
    def __eq__(self, other):
        raise SystemExit(other)

    def __hash__(self):
        return 0


def task(grid):
    error = NameError("x", name=Odd("y"))
    raise error
