"""What the type parameters of a class give: the library's TypeVar, with text as its bound.

restricted: violation|error code.compile
kernel: ok|error
"""

import typing


class Box[T]:
    """A box."""

    def variable(self):
        return T


class Other(Box["__import__('os').getpid()"]):
    pass


def task(grid):
    variable = Box().variable()
    for tried in (
        lambda: list[variable]["__import__('os').getpid()"],
        lambda: Box[variable]["__import__('os').getpid()"],
        lambda: typing.get_type_hints(Other),
        lambda: dict[variable, variable][int](),
        lambda: type(variable)("U", bound="__import__('os').getpid()"),
    ):
        try:
            tried()
        except (TypeError, AttributeError):
            pass
    return grid
