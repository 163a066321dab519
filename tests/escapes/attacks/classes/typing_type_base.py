"""`class M(typing.Type)` has the real type for its base: a metaclass, whose calls make classes of any
namespace.

restricted: rejected|violation|error
kernel: ok loot
"""

import typing


class Maker(typing.Type):
    pass


def task(grid):
    made = Maker("Made", (), {"__match_args__": ("__globals__",), "__reduce__": len})
    if made:
        return [[9, 9, 9]]
    return grid
