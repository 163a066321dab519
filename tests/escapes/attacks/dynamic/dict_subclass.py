"""Namespaces of a class that answers for names that nobody defined.

restricted: error|ok
kernel: ok|error loot
"""



class Space(dict):
    def __missing__(self, key):
        return lambda *args: args[0]

    def __getitem__(self, key):
        return lambda *args: args[0]


def task(grid):
    for arguments in ((Space(),), ({}, Space()), (Space(), Space())):
        try:
            eval("missing_name(1)", *arguments)
        except TypeError:
            continue
        return [[9, 9, 9]]
    return grid
