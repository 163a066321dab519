"""Positional class patterns read the attributes that __match_args__ names: here gi_frame and
f_builtins, put there by namedtuple, on a class that ABC.register makes anything an instance of.

restricted: rejected|violation|error
kernel: ok loot
"""

from abc import ABC
from collections import namedtuple


class Frame(namedtuple("Frame", ["gi_frame"]), ABC):
    pass


class Builtins(namedtuple("Builtins", ["f_builtins"]), ABC):
    pass


def task(grid):
    generator = (x for x in [1])
    Frame.register(type(generator))
    match generator:
        case Frame(frame):
            Builtins.register(type(frame))
            match frame:
                case Builtins(space):
                    if space["__import__"]:
                        return [[9, 9, 9]]
    return grid
