"""An integer's digits, without the limit on their number.

restricted: timeout|out_of_memory
kernel: timeout|out_of_memory
"""

import sys


def task(grid):
    sys.set_int_max_str_digits(0)
    return [[len(str(7**20_000_000)) % 10]]
