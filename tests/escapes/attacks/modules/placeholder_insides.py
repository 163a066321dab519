"""Looks inside the placeholder of an unavailable module by everything that asks without a name.

restricted: violation|error module.forbidden attribute.forbidden
kernel: ok|error loot
"""

import copy
import os


def task(grid):
    seen = [repr(os), str(os), f"{os}", hash(os), type(os).__name__, isinstance(os, type(copy))]
    try:
        seen.append(copy.deepcopy(os))
    except Exception as error:
        seen.append(str(error))
    match os:
        case str() | list():
            return grid
    try:
        class Sub(type(os)):
            pass
    except TypeError:
        pass
    found = [name for name in dir(os) if name in ("getcwd", "system")]
    return [[9, 9, 9]] if found else grid
