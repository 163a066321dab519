"""The commands of the command line, each in a module of its own."""

import functools
import importlib
import inspect
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated

import typer

# Each is a module of this package, with a function of the same name or an `app` of subcommands.
COMMANDS = (
    *("serve", "run", "verify", "compare", "submission", "tasks", "keys", "audit", "sample"),
    *("prompt", "predict", "refine", "inputs", "analyse", "rearc", "mcp", "doctor"),
)


@functools.cache
def make_command(*names: str) -> Callable[[], object]:
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
            _join_lines(module.app)
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name))
    _join_lines(app)
    return typer.main.get_command(app)


def _join_lines(app: typer.Typer) -> None:
    """Let the terminal wrap the help texts: typer keeps the line breaks of docstrings."""
    for command in app.registered_commands:
        paragraphs = (inspect.getdoc(command.callback) or "").split("\n\n")
        command.help = "\n\n".join(" ".join(part.splitlines()) for part in paragraphs)


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
