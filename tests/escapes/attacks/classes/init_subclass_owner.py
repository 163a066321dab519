"""__init_subclass__ and __set_name__ are handed classes before anybody looks.

restricted: ok
kernel: ok
"""

seen = []


class Part:
    def __set_name__(self, owner, name):
        seen.append((owner, name))


class Base:
    def __init_subclass__(cls, **kwargs):
        seen.append((cls, kwargs))


class Mine(Base, mark=1):
    part = Part()


def task(grid):
    return grid if len(seen) == 2 else None
