"""Spends its time in one regular expression.

restricted: timeout
kernel: timeout
"""

import re


def task(grid):
    return [[9, 9, 9]] if re.match(r"(a*)*b", "a" * 40) else grid
