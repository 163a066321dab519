"""A list changed by the key function that sorts it.

restricted: error
kernel: error
"""

items = list(range(1000))


def key(value):
    items.clear()
    return -value


def task(grid):
    items.sort(key=key)
    return [[9, 9, 9]]
