"""Decimal arithmetic with a precision no memory holds.

restricted: out_of_memory|timeout|error
kernel: out_of_memory|timeout|error
"""

import decimal


def task(grid):
    decimal.getcontext().prec = 10**17
    decimal.getcontext().Emax = 10**17
    return [[int(decimal.Decimal(1) / decimal.Decimal(3) > 1)]]
