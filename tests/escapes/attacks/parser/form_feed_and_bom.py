"""A byte order mark and form feeds before the code.

restricted: error|rejected
kernel: error
"""

﻿

def task(grid):
    return [[9, 9, 9]] if task.__code__ else grid
