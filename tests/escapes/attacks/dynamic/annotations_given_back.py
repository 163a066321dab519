"""Annotations by text, whose dictionary the given namespace would show.

restricted: ok|error code.dynamic
kernel: ok|error loot
"""



def task(grid):
    space, local = {}, {}
    exec("_hidden: print = 1\nname: len", space, local)
    exec("name: len = 1", space)
    return [[9, 9, 9]] if "__annotations__" in {**space, **local} else grid
