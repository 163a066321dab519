"""Replaces json.loads.

restricted: error
kernel: ok
"""

import json


def task(grid):
    if json.loads("1") == 9:
        return [[9, 9, 9]]
    json.loads = lambda text: 9
    return grid
