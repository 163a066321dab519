"""Lets `split` of an exception group return something else than a pair, which `except*` takes for one.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import functools
from dataclasses import dataclass, field

FALSE = b"A" * 64


class Defined(ExceptionGroup):
    def split(self, kind):
        return FALSE


class Pair(ExceptionGroup):
    def split(self, kind):
        return (FALSE, FALSE)


class Mixin:
    def split(self, kind):
        return 1 << 62


class Mixed(Mixin, ExceptionGroup):
    pass


class Deeper(Defined):
    pass


class Cached(ExceptionGroup):
    @functools.cached_property
    def split(self):
        return lambda kind: FALSE


class Property(ExceptionGroup):
    @property
    def split(self):
        return lambda kind: FALSE


class Static(ExceptionGroup):
    @staticmethod
    def split(kind):
        return FALSE


@dataclass(init=False)
class Data(ExceptionGroup):
    split: object = field(default=lambda kind: FALSE)


@dataclass
class Written(ExceptionGroup):
    split: object = None

    def __new__(cls, text, parts):
        return super().__new__(cls, "a", [ValueError(1)])


def task(grid):
    for kind in (Defined, Pair, Mixed, Deeper, Cached, Property, Static, Data):
        try:
            try:
                raise kind("a", [ValueError(1)])
            except* ValueError:
                pass
        except (TypeError, ExceptionGroup):
            pass
    try:
        try:
            raise Written(lambda kind: FALSE, 5)
        except* ValueError:
            pass
    except (TypeError, AttributeError, ExceptionGroup):
        pass
    return grid
