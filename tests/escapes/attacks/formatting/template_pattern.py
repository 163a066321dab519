"""string.Template with a pattern of the program's, and a mapping that looks attributes up.

restricted: violation|error attribute.forbidden
kernel: ok|error loot
"""

from string import Template


class Wide(Template):
    idpattern = r"[a-z_.]+"


class Reads(dict):
    def __missing__(self, path):
        value = task
        for name in path.split("."):
            value = getattr(value, name)
        return value


def task(grid):
    if "task" in Wide("$__globals__").substitute(Reads()):
        return [[9, 9, 9]]
    return grid
