"""A fraction whose denominators grow without end.

restricted: timeout|out_of_memory
kernel: timeout|out_of_memory
"""

from fractions import Fraction


def task(grid):
    value = Fraction(1, 3)
    while True:
        value = value * value + Fraction(1, 7)
