"""A flag whose `__new__` returns a member of the library's, which then gets another name and value.

restricted: error
kernel: ok loot
"""

import enum
import re

found = []


class Number(int):
    def __new__(cls, *args):
        return found[0] if found else int.__new__(cls, *args)


class Bits(Number, enum.Flag):
    A = 1
    B = 2


def task(grid):
    found.append(re.IGNORECASE)
    try:
        Bits(3)
    finally:
        if re.IGNORECASE._name_ != "IGNORECASE":
            return [[9, 9, 9]]
    return grid
