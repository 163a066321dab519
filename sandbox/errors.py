"""Exceptions of the sandbox.

SandboxError
├── FieldError (ValueError)                   an argument or field breaks its rule
│   └── GridError                             a value is not a grid
└── SandboxUnavailableError (RuntimeError)    this host lacks a required wall
"""

import re


class SandboxError(Exception):
    """Base class of every exception that the sandbox raises on purpose."""


class FieldError(SandboxError, ValueError):
    """A field breaks a rule.

    Attributes:
        field: the path of the field, such as `limits.wall_seconds` or `inputs[0][1]`.
        rule: what is wrong, as a phrase that follows the field's name and a colon.
    """

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(field, rule)
        self.field = field
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.field}: {self.rule}" if self.field else self.rule

    def inside(self, parent: str) -> "FieldError":
        """Return the same error for a field that is nested in `parent`."""
        joined = self.field if self.field.startswith("[") else f".{self.field}"
        return type(self)(parent + joined if self.field else parent, self.rule)


class GridError(FieldError):
    """A value is not a grid; `field` is its path."""


class SandboxUnavailableError(SandboxError, RuntimeError):
    """This host lacks a wall that the sandbox requires; the message names it."""


def first_error(error: BaseException) -> BaseException:
    """Return the first exception inside a group, however deeply nested, or `error` itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


# The path that msgspec puts at the end of a message.
_PATH = re.compile(r" - at `\$((?:\.\w+|\[(?:\d+|\.\.\.)\])*)`$")
_NAMED_FIELD = re.compile(r"Object (contains unknown|missing required) field `([^`]*)`")

# How much of a message is kept: msgspec repeats the text that it was given.
_LONGEST_RULE = 200


def field_error(error: BaseException, parent: str = "") -> FieldError:
    """Convert an error of msgspec, while it decoded or converted a value, to a `FieldError`.

    An error that a type's own check raised is msgspec's cause; the path to that value is in
    msgspec's message alone.

    Args:
        error: the `msgspec.ValidationError`, or another `ValueError`.
        parent: the path of the value that was converted.
    """
    if isinstance(error, FieldError):
        return error.inside(parent) if parent else error
    message = str(error)
    found = _PATH.search(message)
    place = (parent + found[1] if found else parent).removeprefix(".")
    if isinstance(error.__cause__, FieldError):
        return error.__cause__.inside(place) if place else error.__cause__
    message = message[: found.start()] if found else message
    named = _NAMED_FIELD.match(message)
    if named:
        rule = "unknown field" if named[1] == "contains unknown" else "required field is missing"
        return FieldError(f"{place}.{named[2]}".removeprefix("."), rule)
    rule = message.replace("`", "")
    if len(rule) > _LONGEST_RULE:
        rule = rule[: _LONGEST_RULE - 1] + "…"
    if rule[1:2].islower():  # not an abbreviation, such as JSON
        rule = rule[0].lower() + rule[1:]
    return FieldError(place, rule)
