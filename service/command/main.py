"""The entry point of the command line `omniarc`."""

import errno
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
from sandbox.text import one_line
from service.command.failure import INTERRUPTED, CommandError

# Each is a module of this package, with a function of the same name or an `app` of subcommands.
COMMANDS = (
    *("serve", "run", "verify", "compare", "submission", "tasks", "keys", "audit", "sample"),
    *("prompt", "predict", "refine", "inputs", "analyse", "rearc", "doctor"),
)

# What writing to a full or broken device, or beyond a limit of file sizes, fails with.
_WRITE_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

_MAX_MESSAGE = 1000


def make_app(names: Iterable[str]) -> typer.Typer:
    """Return the command line with the named commands."""
    app = typer.Typer(
        help="Run generated ARC programs in a sandbox, verify them on ARC tasks, and score them.",
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
    # Without a callback, typer would treat an app's only command as the app itself.
    pass


def main() -> None:
    """Run the command line. Mistakes of the user are one line on standard error and exit code 2."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Tables contain characters that the terminal's encoding may lack.
        sys.stdout.reconfigure(errors="replace")
    try:
        _run()
    except (SystemExit, OSError) as error:
        # Buffered output of the command may fail to be written only here.
        flush_problem = _flush_problem()
        if flush_problem is not None:
            problem = f"standard output: {flush_problem}"
        elif isinstance(error, OSError) and (described := _describe(error)):
            problem = described
        else:
            raise
        print(f"omniarc: {problem}", file=sys.stderr)
        sys.exit(2)


def _run() -> None:
    # Importing every command would double the start-up time.
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        make_app([name] if name in COMMANDS else COMMANDS)()
    except (CommandError, OmniArcError, SandboxUnavailableError) as error:
        print(f"omniarc: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:  # during the import of a command, which handles later ones itself
        sys.exit(INTERRUPTED)


def _describe(error: OSError) -> str | None:
    """Return what went wrong with a file, in one line; None for errors that are not of a file."""
    if error.filename is not None:
        return one_line(f"{os.fsdecode(error.filename)}: {error.strerror}", _MAX_MESSAGE)
    if error.errno in _WRITE_ERRORS:
        # Commands name the files that they write, so that only standard output has no name.
        return f"standard output: {error.strerror}"
    return None


def _flush_problem() -> str | None:
    """Flush standard output; return what went wrong, if anything but a closed pipe."""
    if sys.stdout is None:
        return None
    try:
        sys.stdout.flush()
    except OSError as error:
        # Otherwise the interpreter flushes again at exit, and prints a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return None if isinstance(error, BrokenPipeError) else error.strerror
    return None
