"""An exception whose text is asked for by the traceback module, and which looks around then.

restricted: ok|error code.dynamic
kernel: ok|error loot
"""

import traceback


class Curious(Exception):
    def __str__(self):
        for name in ("lines_of", "describe", "format_chain", "sys"):
            try:
                found.append(eval(name))
            except NameError:
                continue
        return ""


found = []


def task(grid):
    try:
        raise Curious from Curious()
    except Curious:
        traceback.format_exc()
    return [[9, 9, 9]] if found else grid
