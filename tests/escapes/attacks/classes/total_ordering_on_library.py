"""total_ordering writes methods into a class that is not the program's.

restricted: ok|error|violation
kernel: ok|error
"""

import functools
import string


def task(grid):
    try:
        functools.total_ordering(string.Template)
    except ValueError:
        pass
    return grid
