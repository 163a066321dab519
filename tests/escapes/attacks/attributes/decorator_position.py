"""A forbidden attribute in a decorator.

restricted: rejected attribute.forbidden
kernel: ok|error loot
"""

def keep(value):
    return lambda f: value


@keep(keep.__globals__)
def space():
    pass


def task(grid):
    return [[9, 9, 9]] if "task" in space else grid
