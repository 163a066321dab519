"""What a command says when it cannot go on."""

from typing import TypeVar

Choice = TypeVar("Choice", bound=str)


class CommandError(Exception):
    """Something the user can mend; the message says what."""


def choice(option: str, value: str, allowed: tuple[Choice, ...]) -> Choice:
    """The one of `allowed` that the user named with an option.

    Raises:
        CommandError: it is none of them.
    """
    for one in allowed:
        if one == value:
            return one
    raise CommandError(f"{option}: must be one of {', '.join(allowed)}, not {value!r}")
