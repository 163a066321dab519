"""Puts the names of the guards into the globals of text while the text runs.

restricted: violation|error attribute.forbidden code.dynamic
kernel: ok|error loot
"""


def task(grid):
    space = {}
    space["late"] = lambda: space.update({"guard private": lambda obj, name: obj})
    space["held"] = [].__len__
    exec("def probe():\n    late()\n    return held.__self__\n", space)
    return [[9, 9, 9]] if space["probe"]() == [] else grid
