"""Replaces the decimal context while an operation works with it.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import decimal
import numbers


class Ratio(numbers.Rational):
    @property
    def numerator(self):
        decimal.setcontext(decimal.Context(prec=9))
        self.junk = [bytearray(200) for _ in range(1000)]
        return 1

    @property
    def denominator(self):
        decimal.setcontext(decimal.Context(prec=9))
        return 3

    def __add__(self, other):
        return NotImplemented

    __radd__ = __mul__ = __rmul__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __add__
    __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __lt__ = __le__ = __eq__ = __add__
    __neg__ = __pos__ = __abs__ = __trunc__ = __floor__ = __ceil__ = __round__ = __add__


def task(grid):
    number = decimal.Decimal("1.5")
    for _ in range(50):
        for way in (lambda: number == Ratio(), lambda: number < Ratio(), lambda: number >= Ratio()):
            try:
                way()
            except TypeError:
                pass
    return grid
