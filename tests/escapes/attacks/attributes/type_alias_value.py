"""A type alias of numpy, an object from Python 3.12 that computes its value, a union with the real
type in it.

restricted: violation|rejected attribute.forbidden
kernel: ok|error loot
"""

import operator
import typing

from numpy.typing import ArrayLike


def task(grid):
    names = ["__value__", "__type_params__", "__module__"]
    values = [operator.attrgetter(name)(ArrayLike) for name in names]
    return [[9, 9, 9]] if typing.get_args(values[0]) else grid
