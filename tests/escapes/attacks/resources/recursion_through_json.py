"""A nested list as JSON, there and back.

restricted: error|crashed
kernel: error|crashed
"""

import json


def task(grid):
    json.loads("[" * 10**6)
    return grid
