"""A SyntaxError whose file name compares by a method of the program's, which never returns.

restricted: timeout|error
kernel: timeout|error
"""

class Name:
    def __eq__(self, other):
        while True:
            pass


def task(grid):
    error = SyntaxError("x")
    error.filename = Name()
    raise error
