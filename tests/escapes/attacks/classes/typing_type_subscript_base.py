"""As typing.Type, with a parameter.

restricted: rejected|violation|error
kernel: ok loot
"""

from typing import Any, Type


class Maker(Type[Any]):
    def __call__(cls, *args):
        return [[9, 9, 9]]


def task(grid):
    return Maker("Made", (), {})(grid)
