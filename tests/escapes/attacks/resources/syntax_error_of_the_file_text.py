"""A SyntaxError that names the program's own file, at a line that is text.

restricted: error
kernel: error
"""

def task(grid):
    error = SyntaxError("x")
    error.filename = "<program\ud800>"
    error.lineno = "three"
    raise error
