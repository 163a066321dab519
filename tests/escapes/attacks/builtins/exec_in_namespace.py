"""exec into a namespace of the program's, which then has the builtins.

restricted: ok code.dynamic
kernel: ok loot
"""

def task(grid):
    space = {}
    exec("x = 1", space)
    return [[9, 9, 9]] if "__builtins__" in space or len(space) != 1 else grid
