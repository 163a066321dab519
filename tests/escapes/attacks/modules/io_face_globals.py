"""Reads the globals of the function that a stream inherits, by a name built at run time.

restricted: violation attribute.forbidden
kernel: ok|error|violation loot
"""

import io


def task(grid):
    method = io.StringIO.getvalue
    return [[9, 9, 9]] if getattr(method, "__glo" + "bals__")["__builtins__"] else grid
