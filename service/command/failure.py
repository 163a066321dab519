"""What a command says when it cannot go on."""

from typing import TypeVar

import typer

# The exit code of a program that Ctrl-C ended.
INTERRUPTED = 130

Choice = TypeVar("Choice", bound=str)


class CommandError(Exception):
    """Something the user can mend; the message says what."""


def interrupted() -> typer.Exit:
    """What a command raises after Ctrl-C that keeps what it has; says so."""
    typer.echo("omniarc: interrupted; run the same command again to go on", err=True)
    return typer.Exit(INTERRUPTED)


def choice(option: str, value: str, allowed: tuple[Choice, ...]) -> Choice:
    """The one of `allowed` that the user named with an option.

    Raises:
        CommandError: it is none of them.
    """
    for one in allowed:
        if one == value:
            return one
    raise CommandError(f"{option}: must be one of {', '.join(allowed)}, not {value!r}")
