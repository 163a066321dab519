"""The first parameter's annotation raises when its name is asked for.

restricted: rejected|ok|error
kernel: ok|error
"""

class Odd:
    def __getattr__(self, name):
        raise ValueError(name)

    def __eq__(self, other):
        raise ValueError("eq")


def task(grid: Odd()):
    return grid
