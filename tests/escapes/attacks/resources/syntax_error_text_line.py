"""A SyntaxError whose line number is text.

restricted: error
kernel: error
"""

def task(grid):
    error = SyntaxError("x")
    error.filename = "<program>"
    error.lineno = "3" * 100
    raise error
