"""Gives text globals with functions of its own under the names of the guards.

restricted: violation attribute.forbidden code.dynamic
kernel: ok|error
"""


def task(grid):
    mine = {"guard private": lambda obj, name: obj, "guard load": lambda obj, name: obj}
    return [[9, 9, 9]] if eval("[]._secret", {**mine, "x": 1}, mine) else grid
