"""Errors and interruptions of commands."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

# The exit code of a program that Ctrl-C ended.
INTERRUPTED = 130


class CommandError(Exception):
    """A mistake that the user can correct; the message says how."""


def interrupted() -> "typer.Exit":
    """Print how to resume after Ctrl-C, and return the exception that ends the command."""
    import typer

    typer.echo("omniarc: interrupted; run the same command again to resume", err=True)
    return typer.Exit(INTERRUPTED)
