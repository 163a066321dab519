"""Globals whose keys act when they are compared.

restricted: ok|error|violation attribute.forbidden code.dynamic
kernel: ok|error loot
"""

space = {}


class Key(str):
    def __hash__(self):
        return hash("x")

    def __eq__(self, other):
        if "__builtins__" in space:
            found.append(space["__builtins__"])
        space["guard private"] = lambda obj, name: obj
        return str.__eq__(self, other)


found = []


def task(grid):
    space[Key("y")] = 1
    exec("x = 1\nz = 2", space)
    return [[9, 9, 9]] if found else grid
