"""Spends all its time inside one call in C, where no signal handler runs.

restricted: timeout
kernel: timeout
"""

def task(grid):
    number = 3 ** (1 << 25)
    return [[9, 9, 9]] if number % 7 else grid
