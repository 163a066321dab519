"""The exceptions behind an exception, which a library may have raised and caught.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    try:
        try:
            {}["x"]
        except KeyError:
            raise ValueError
    except ValueError as error:
        if error.__context__ is not None:
            return [[9, 9, 9]]
    return grid
