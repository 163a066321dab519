"""copy sets the attributes that __slots__ names, on whatever __new__ returns, with values that
__getattr__ gives: an assignment to any name of any object.

restricted: rejected|violation|error
kernel: ok loot
"""

import copy
from abc import ABC


class Target(ABC):
    pass


slots = ["a"]


class Source:
    __slots__ = slots
    made = False

    def __new__(cls):
        if cls.made:
            return Target
        return object.__new__(cls)

    def __getattr__(self, name):
        if name == "__match_args__":
            return ("__globals__",)
        raise AttributeError(name)


def task(grid):
    source = Source()
    Source.made = True
    slots.append("__match_args__")
    copy.copy(source)
    Target.register(type(task))
    match task:
        case Target(space):
            if "__builtins__" in space:
                return [[9, 9, 9]]
    return grid
