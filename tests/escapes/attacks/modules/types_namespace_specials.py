"""Sets special names on a SimpleNamespace and on its class.

restricted: violation attribute.forbidden
kernel: ok|error
"""

from types import SimpleNamespace


def task(grid):
    made = SimpleNamespace(**{"__class__": type, "__reduce__": print})
    return [[9, 9, 9]] if made.__class__ is type else grid
