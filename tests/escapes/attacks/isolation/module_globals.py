"""Plants a global of its module, and looks for one that an earlier run left.

restricted: ok
kernel: ok
"""

try:
    left = planted
except NameError:
    left = None
planted = "planted"


def task(grid):
    return [[9, 9, 9]] if left else grid
