"""A class pattern with keywords is refused, so the name comes from a dataclass field and the class from
a subclass of a registered one.

restricted: rejected|violation|error
kernel: ok loot
"""

from abc import ABC
from dataclasses import dataclass


@dataclass
class Code(ABC):
    f_code: object = None
    f_globals: object = None


@dataclass
class Generator(ABC):
    gi_frame: object = None


def task(grid):
    running = (x for x in [1])
    Generator.register(type(running))
    match running:
        case Generator(frame):
            Code.register(type(frame))
            match frame:
                case Code(code, space):
                    if code is not None and "task" in space:
                        return [[9, 9, 9]]
    return grid
