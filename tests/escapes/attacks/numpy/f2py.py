"""numpy.f2py compiles what it is given.

restricted: violation module.forbidden|import.forbidden
kernel: violation|error
"""

import numpy.f2py


def task(grid):
    numpy.f2py.compile("end", modulename="x")
    return [[9, 9, 9]]
