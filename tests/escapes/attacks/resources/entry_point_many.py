"""Ten thousand entry points, of which the last counts.

restricted: ok
kernel: ok
"""

made = {}
for n in range(10_000):
    made[n] = lambda grid: [[9, 9, 8]]


def last(grid):
    return grid
