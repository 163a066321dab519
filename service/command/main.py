"""The command `omniarc`."""

import importlib
import io
import os
import sys
from collections.abc import Iterable
from importlib.metadata import version
from typing import Annotated

import typer

from omniarc.errors import OmniArcError
from sandbox.errors import SandboxUnavailableError
from service.command.failure import INTERRUPTED, CommandError

# Each is a module here, with a function of the same name, or an `app` of commands of its own.
COMMANDS = (
    *("serve", "run", "verify", "tasks", "keys", "audit", "sample", "prompt", "refine"),
    *("inputs", "analyse", "rearc", "doctor"),
)


def make_app(names: Iterable[str]) -> typer.Typer:
    """The command line with these commands."""
    app = typer.Typer(
        help="Run generated ARC programs in confined processes, and verify them on real tasks.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_with_subcommands)
    for name in names:
        module = importlib.import_module(f"service.command.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name))
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("omniarc"))
        raise typer.Exit


def _with_subcommands(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, help="Show the version.")
    ] = False,
) -> None:
    # A command line of one command would else take that command's name for an argument.
    pass


def main() -> None:
    """Runs the command line; what the user can mend is said in one line, with exit code 2."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Tables have characters that a terminal of another encoding lacks.
        sys.stdout.reconfigure(errors="replace")
    try:
        _run()
    except (SystemExit, OSError):
        # What a command leaves in the buffer is found to be too much for a disk only here.
        reason = _refused_by_output()
        if reason is None:
            raise
        print(f"omniarc: standard output: {reason}", file=sys.stderr)
        sys.exit(2)


def _run() -> None:
    # Only the command that is asked for is imported: the others would double its start.
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        make_app([asked] if asked in COMMANDS else COMMANDS)()
    except (CommandError, OmniArcError, SandboxUnavailableError) as error:
        print(f"omniarc: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:  # while it was loaded; from then on, commands see to it
        sys.exit(INTERRUPTED)


def _refused_by_output() -> str | None:
    """Why standard output does not take what was printed; None if it does, or if whoever read it
    has had enough."""
    if sys.stdout is None:
        return None
    try:
        sys.stdout.flush()
    except OSError as error:
        # The interpreter would try once more as it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return None if isinstance(error, BrokenPipeError) else error.strerror
    return None
