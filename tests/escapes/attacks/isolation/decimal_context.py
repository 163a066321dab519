"""Changes the precision of the decimal context.

restricted: ok|violation
kernel: ok
"""

import decimal


def task(grid):
    context = decimal.getcontext()
    if context.prec == 5:
        return [[9, 9, 9]]
    context.prec = 5
    return grid
