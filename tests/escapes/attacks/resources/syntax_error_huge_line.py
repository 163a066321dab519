"""A SyntaxError at a line that no message can hold.

restricted: error
kernel: error
"""

def task(grid):
    error = SyntaxError("x")
    error.filename = "<program>"
    error.lineno = 1 << 100
    raise error
