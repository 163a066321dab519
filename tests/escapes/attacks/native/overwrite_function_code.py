"""Overwrites the harness's own functions with its own code.

restricted: rejected attribute.forbidden
kernel: crashed
"""

import sys


def task(grid):
    conversion = sys.modules["sandbox.conversion"]

    def returned(value, *, strict):
        return [[9, 9], ["not", "a grid"]]

    conversion.to_grid.__code__ = returned.__code__
    return grid
