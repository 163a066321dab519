"""Looks for the builtins in the dictionaries that it gave.

restricted: ok code.dynamic
kernel: ok loot
"""


def task(grid):
    globals_, locals_ = {}, {}
    exec("x = 1", globals_)
    exec("y = 1", globals_, locals_)
    exec("z = 1", {}, locals_)
    return [[9, 9, 9]] if "__builtins__" in {**globals_, **locals_} else grid
