"""Evaluates text in the frames of methods that dataclasses generate.

restricted: violation name.forbidden code.dynamic
kernel: ok|error loot
"""

from dataclasses import dataclass, field
from functools import partial


@dataclass
class Record:
    first: object = field(default_factory=partial(eval, "__dataclass_builtins_object__"))


def task(grid):
    return [[9, 9, 9]] if Record().first is object else grid
