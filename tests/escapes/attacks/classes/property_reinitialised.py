"""A property of a library's class is initialised again, with a function of the program's.

restricted: ok|error|violation
kernel: ok|error
"""

from fractions import Fraction


def task(grid):
    held = Fraction.numerator
    held.__init__(lambda self: 9)
    if Fraction(1, 2).numerator == 9:
        return [[9, 9, 8]]
    return grid
