"""sys.exit at the top of the program.

restricted: error
kernel: error
"""

import sys

sys.exit(0)


def task(grid):
    return [[9, 9, 9]]
