"""A SyntaxError that names the program's own file, at line two to the hundredth.

restricted: error
kernel: error
"""

def task(grid):
    error = SyntaxError("x")
    error.filename = "<program\ud800>"
    error.lineno = 1 << 100
    raise error
