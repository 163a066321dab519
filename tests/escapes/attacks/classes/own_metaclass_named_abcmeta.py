"""A metaclass is recognized by its name alone; an object of that name can have __prepare__ through
__getattr__, and the class body then finds the guards in the program's own dictionary.

restricted: rejected|violation|error
kernel: ok loot
"""

import typing


class Fake:
    def __call__(self, name, bases, space):
        return space

    def __getattr__(self, name):
        if name == "__prepare__":
            return lambda *args: {"guard write": lambda obj, name: obj}
        raise AttributeError(name)


ABCMeta = Fake()


class Body(metaclass=ABCMeta):
    typing.Type._inst = True


def task(grid):
    if typing.Type("Made", (), {"__reduce__": 1}):
        return [[9, 9, 9]]
    return grid
