"""Text with a syntax error, for which the parser would open a file.

restricted: error code.dynamic
kernel: error|violation file.open
"""


def task(grid):
    eval("1 +\n")
    return [[9, 9, 9]]
