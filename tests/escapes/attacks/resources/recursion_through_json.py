"""A nested list as JSON, there and back.

restricted: error|crashed|timeout|out_of_memory
kernel: error|crashed|timeout|out_of_memory
"""

import json


def task(grid):
    json.loads("[" * 10**6)
    return grid
