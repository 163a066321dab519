"""Not an attack: an abstract class as honest programs write it.

restricted: ok
kernel: ok
"""

from abc import ABCMeta, abstractmethod


class Base(metaclass=ABCMeta):
    @abstractmethod
    def go(self):
        raise NotImplementedError


class Mine(Base):
    def go(self):
        return 1


def task(grid):
    return grid if Mine().go() else None
