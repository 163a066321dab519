"""A property's fget, and from there the function's insides.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

import fractions


def task(grid):
    return [[9, 9, 9]] if fractions.Fraction.numerator.fget.__globals__ else grid
