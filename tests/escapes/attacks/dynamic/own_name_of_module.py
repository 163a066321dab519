"""Gives text a module name of its own, for classes that would count as a library's.

restricted: ok|error code.dynamic
kernel: ok|error loot
"""



def task(grid):
    space = {"__name__": "numpy"}
    exec("class Array:\n    pass\ndef made():\n    return Array", space)
    return [[9, 9, 9]] if "numpy" in repr(space["Array"]) else grid
