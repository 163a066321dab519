"""The traceback of an exception taken out of a group by except*.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    found = []
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError as group:
        found.append(group.__traceback__)
    except* KeyError:
        pass
    if found and found[0].tb_frame:
        return [[9, 9, 9]]
    return grid
