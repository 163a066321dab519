"""The guards' names as keywords and keys, where any text can stand.

restricted: ok|error
kernel: ok|error
"""

def inner(**names):
    return names


def task(grid):
    found = inner(**{"guard load": lambda *a: [[9, 9, 9]], "guard private": 1, "guard write": 2})
    "{}".format(1)
    return grid if len(found) == 3 else None
