"""A class pattern with a name that is guarded elsewhere: the obj of an AttributeError.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    try:
        grid.absent
    except AttributeError as error:
        match error:
            case AttributeError(obj=owner):
                if owner is grid:
                    return [[9, 9, 9]]
    return grid
