"""A power modulo a number of a million bits.

restricted: timeout
kernel: timeout
"""

def task(grid):
    big = (1 << 1_000_000) + 1
    return [[pow(3, big, big + 2) % 10]]
