"""A loop at the top of the program, before there is a function.

restricted: timeout
kernel: timeout
"""

total = 0
while True:
    total += 1


def task(grid):
    return grid
