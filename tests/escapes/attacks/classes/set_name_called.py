"""__set_name__ of cached_property called by hand with a special name.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

from functools import cached_property


class Mine:
    pass


def task(grid):
    part = cached_property(lambda self: 1)
    part.__set_name__(Mine, "__array_interface__")
    return [[9, 9, 9]]
