"""Overwrites the harness's own functions with its own code.

restricted: rejected attribute.forbidden
kernel: crashed
"""

import sys


def task(grid):
    convert = sys.modules["sandbox.template.convert"]

    def returned(value):
        return [[9, 9], ["not", "a grid"]]

    convert.returned.__code__ = returned.__code__
    return grid
