"""Checks that a number is of its type and within its range."""

import math

from sandbox.errors import FieldError, FieldTypeError


def check_integer(field: str, value: int, low: int, high: int | None = None) -> None:
    """Check that an argument is an integer from `low` to `high`, both inclusive.

    Raises:
        FieldTypeError: it is no integer, or a bool.
        FieldError: it is out of range.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise FieldTypeError(field, f"must be an integer, not {type(value).__name__}")
    if value < low or (high is not None and value > high):
        above = "" if high is None else f" and at most {high}"
        raise FieldError(field, f"must be at least {low}{above}, is {value}")


def check_integers(fields: object, *names: str, low: int) -> None:
    """Check that attributes which are not None are integers of at least `low`.

    Raises:
        FieldTypeError, FieldError: as for `check_integer`.
    """
    for name in names:
        value = getattr(fields, name)
        if value is not None:
            check_integer(name, value, low)


def check_not_negative(field: str, value: float) -> None:
    """Check that an argument is a finite number of at least 0.

    Raises:
        FieldTypeError: it is no number, or a bool.
        FieldError: it is negative, infinite or not a number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldTypeError(field, f"must be a number, not {type(value).__name__}")
    if value < 0:
        raise FieldError(field, f"must not be negative, is {value:g}")
    if not math.isfinite(value):
        raise FieldError(field, f"must be finite, is {value:g}")
