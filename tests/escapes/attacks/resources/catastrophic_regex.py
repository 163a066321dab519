"""A regular expression that tries all ways to split a word.

restricted: timeout
kernel: timeout
"""

import re


def task(grid):
    re.match(r"(a+)+$", "a" * 50 + "b")
    return grid
