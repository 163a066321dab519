"""omniarc doctor: which walls this host offers."""

import typer
from rich.console import Console
from rich.table import Table

from sandbox import Program, Sandbox, walls


def doctor() -> None:
    """Say which walls this host offers, how to get the rest, and prove it by running a program."""
    console = Console()
    if any(wall.required and not wall.available for wall in walls.survey()):
        console.print(_table(walls.survey()))
        console.print("[red]Programs cannot be run safely here.[/]")
        raise typer.Exit(1)
    with Sandbox(concurrency=1) as box:
        console.print(_table(walls.survey(box.inner.namespaces)))
        honest = box.run(Program("def task(grid): return grid.T"), [[[1, 2]]])
        hostile = "import os\ndef task(grid): return os.listdir('/')"
        stopped = box.run(Program(hostile, policy="kernel"), [[[1, 2]]])
    console.print(f"an honest program: {honest.status}", highlight=False)
    seen = ", ".join(f"{v.rule} {v.detail}" for v in stopped.violations)
    console.print(f"a program that lists files: {stopped.status} {seen}", highlight=False)
    if honest.status != "ok" or stopped.status != "violation":
        console.print("[red]The walls do not do what they should.[/]")
        raise typer.Exit(1)
    console.print("[green]Ready.[/]")


def _table(survey: list[walls.Wall]) -> Table:
    table = Table(box=None)
    for title in ("wall", "", "found", "if missing"):
        table.add_column(title)
    for wall in survey:
        if wall.available:
            mark, remedy = "[green]yes[/]", ""
        else:
            mark = "[red]no, and needed[/]" if wall.required else "[yellow]no[/]"
            remedy = wall.remedy
        table.add_row(wall.name, mark, wall.detail, remedy)
    return table
