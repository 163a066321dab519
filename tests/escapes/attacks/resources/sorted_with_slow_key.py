"""A sort whose comparisons each take for ever.

restricted: timeout
kernel: timeout
"""

class Slow:
    def __lt__(self, other):
        while True:
            pass


def task(grid):
    sorted([Slow(), Slow()])
    return grid
