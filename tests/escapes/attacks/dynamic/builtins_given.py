"""Brings builtins of its own, of which one makes classes.

restricted: ok|violation attribute.forbidden name.forbidden code.dynamic
kernel: ok|error loot
"""


def task(grid):
    seen = []
    own = {"__build_class__": lambda *args: seen.append(args), "__import__": seen.append}
    exec("class A:\n    pass\n", {"__builtins__": own})
    return [[9, 9, 9]] if seen else grid
