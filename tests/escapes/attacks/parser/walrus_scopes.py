"""Walruses in comprehensions in class bodies and lambdas, where scopes are hard to see.

restricted: error|rejected
kernel: error|ok
"""

class Mine:
    found = [(x := y) for y in range(3)]


def task(grid):
    return grid
