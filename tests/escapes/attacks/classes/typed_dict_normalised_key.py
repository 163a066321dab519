"""A key of a TypedDict with a full-width underscore, which the parser of the generated __eq__
normalises to a special name.

restricted: ok|rejected|violation|error
kernel: ok|error loot
"""

from dataclasses import dataclass
from typing import TypedDict


def task(grid):
    reader = dataclass(init=False, repr=False)(TypedDict("Reader", {"_\uff3fself__": int}))
    # Equal only if the comparison reads `__self__` of the two bound methods.
    if reader.__eq__([1, 2].append, [1, 2].clear) is True:
        return [[9, 9, 9]]
    return grid
