"""Exceptions of the sandbox.

SandboxError
├── FieldError (ValueError)                   an argument or field breaks its rule
│   ├── FieldTypeError (TypeError)            an argument has the wrong type
│   └── GridError                             a value is not a grid
├── AuditError                                an audit did not finish within its limits
├── CodeSyntaxError (SyntaxError)             the audited code is not valid Python
├── MissingExtraError (ImportError)           an extra of the distribution is not installed
├── SandboxStateError (RuntimeError)          the sandbox is not running, or running already
├── SandboxUnavailableError (RuntimeError)    this host cannot run programs
└── WireError (ValueError)                    bytes from a child are not a message (internal)
"""

import re
from collections.abc import Sequence

from sandbox.text import cut


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


class FieldTypeError(FieldError, TypeError):
    """An argument has the wrong type, such as source text where a `Program` is required."""


class GridError(FieldError):
    """A value is not a grid; `field` is its path."""


class AuditError(SandboxError):
    """An audit did not finish: it exceeded a limit, or its process was killed."""


class CodeSyntaxError(SandboxError, SyntaxError):
    """The audited code is not valid Python; `msg` and `lineno` are those of the parser."""


class MissingExtraError(SandboxError, ImportError):
    """Something needs packages that come with an extra; the message says which and how.

    Attributes:
        extra: the extra, such as `sandbox` for `pip install 'omniarc[sandbox]'`.
    """

    def __init__(self, extra: str, missing: Sequence[str]) -> None:
        super().__init__(extra, missing)
        self.extra = extra
        self._missing = missing

    def __str__(self) -> str:
        verb = "is" if len(self._missing) == 1 else "are"
        packages = ", ".join(self._missing)
        return f"{packages} {verb} not installed: pip install 'omniarc[{self.extra}]'"


class SandboxStateError(SandboxError, RuntimeError):
    """The sandbox is used before it was started or after it was closed, or is started twice."""


class SandboxUnavailableError(SandboxError, RuntimeError):
    """This host cannot run programs: it lacks a required wall, or cannot start a process."""


class WireError(SandboxError, ValueError):
    """Bytes from a child are not a valid message."""


def first_error(error: BaseException) -> BaseException:
    """Return the first exception inside a group, however deeply nested, or `error` itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


# The path at the end of msgspec's messages.
_PATH = re.compile(r" - at `\$((?:\.\w+|\[(?:\d+|\.\.\.)\])*)`$")
_NAMED_FIELD = re.compile(r"Object (contains unknown|missing required) field `([^`]*)")

# Maximum length of a rule and of a field's name: msgspec's messages quote what the sender wrote.
_LONGEST_RULE = 200
_LONGEST_NAME = 200

# A message is as long as the name that it quotes, which may be the whole body, so that only its
# beginning and its end are searched. Paths consist of the names in our own types, and are shorter.
_MAX_SEARCHED = 1000


def field_error(error: BaseException, parent: str = "") -> FieldError:
    """Convert an exception raised by msgspec during decoding or conversion to a `FieldError`.

    If a type's own check raised a `FieldError`, msgspec chains it as the cause, and the path to
    the value appears only in msgspec's message.

    Args:
        error: the `msgspec.ValidationError`, or another `ValueError`.
        parent: the path of the value that was converted.
    """
    if isinstance(error, FieldError):
        return error.inside(parent) if parent else error
    message = str(error)
    if len(message) > 2 * _MAX_SEARCHED:
        message = message[:_MAX_SEARCHED] + message[-_MAX_SEARCHED:]
    found = _PATH.search(message)
    path = (parent + cut(found[1], _LONGEST_NAME) if found else parent).removeprefix(".")
    if isinstance(error.__cause__, FieldError):
        return error.__cause__.inside(path) if path else error.__cause__
    message = message[: found.start()] if found else message
    named = _NAMED_FIELD.match(message)
    if named:
        rule = "unknown field" if named[1] == "contains unknown" else "required field is missing"
        name = cut(named[2], _LONGEST_NAME)
        return FieldError(f"{path}.{name}".removeprefix("."), rule)
    rule = cut(message.replace("`", ""), _LONGEST_RULE)
    if rule[1:2].islower():  # not an abbreviation, such as JSON
        rule = rule[0].lower() + rule[1:]
    return FieldError(path, rule)
