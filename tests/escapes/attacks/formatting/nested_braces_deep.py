"""Fields nested in specifications past what the formatter allows.

restricted: error|violation
kernel: error
"""

def task(grid):
    text = "{0:" * 50 + "x" + "}" * 50
    text.format(*range(60))
    return grid
