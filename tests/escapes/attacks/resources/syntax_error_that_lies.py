"""A SyntaxError whose attributes are no text and no number, for whoever describes it.

restricted: error
kernel: error
"""

class Odd:
    def __bool__(self):
        raise ValueError("no truth")

    def __str__(self):
        raise ValueError("no text")


def task(grid):
    error = SyntaxError("x")
    error.filename = "<program>"
    error.msg = Odd()
    error.lineno = Odd()
    raise error
