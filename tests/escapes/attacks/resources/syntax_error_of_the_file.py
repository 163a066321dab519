"""A SyntaxError that names the program's own file, with a message that raises and a line that is no
number.

restricted: error
kernel: error
"""

class Odd:
    def __bool__(self):
        raise ValueError("no truth")


def task(grid):
    error = SyntaxError("x")
    error.filename = "<program\ud800>"
    error.msg = Odd()
    error.lineno = Odd()
    raise error
