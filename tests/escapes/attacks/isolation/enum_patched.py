"""Replaces an enumeration's own method.

restricted: violation attribute.write attribute.forbidden
kernel: ok
"""

import enum


def task(grid):
    if getattr(enum.Enum, "planted", None):
        return [[9, 9, 9]]
    enum.Enum.planted = True
    return grid
