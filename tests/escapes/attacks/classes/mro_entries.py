"""__mro_entries__ put in by __getattr__: bases that the class statement does not show.

restricted: rejected|ok|error|violation
kernel: ok|error
"""

class Odd:
    def __getattr__(self, name):
        if name == "__mro_entries__":
            return lambda bases: (dict,)
        raise AttributeError(name)


class Mine(Odd()):
    pass


def task(grid):
    return grid if isinstance(Mine(), dict) else None
