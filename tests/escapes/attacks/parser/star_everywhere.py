"""Stars wherever the grammar has them.

restricted: ok
kernel: ok
"""

def inner(*args: *tuple[int, ...], **kwargs):
    return args


def task(grid):
    (a, *b), *c = ([1, 2, 3], *[4, 5])
    values = [*a.to_bytes(1, "big"), *b, *c, *{**{1: 2}}]
    return grid if inner(*values, *(), **{}, **{"x": 1})[0] == 1 else None
