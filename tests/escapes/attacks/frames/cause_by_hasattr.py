"""Whether an exception has a cause, asked through hasattr in a map.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    names = ["__ca" + "use__"]
    try:
        raise ValueError from KeyError()
    except ValueError as error:
        if all(map(hasattr, [error], names)):
            return [[9, 9, 9]]
    return grid
