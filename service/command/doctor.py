"""omniarc doctor: the walls of this host."""

import time

import typer
from rich.console import Console
from rich.table import Table

from omniarc import installation
from sandbox import Program, Result, Sandbox, pythons, walls
from sandbox.program import Policy

_NOT_PUT_BACK = (
    "forked for each program (putting them back needs userfaultfd and Linux 6.7, or 6.10 on arm64)"
)

# How long a busy machine may take to make the first child that can be put back.
_PATIENCE_SECONDS = 10


def doctor() -> None:
    """Check the walls of this host, show how to get missing ones, and test them with programs."""
    console = Console()
    if any(wall.required and not wall.available for wall in walls.survey()):
        console.print(_table(walls.survey()))
        console.print("[red]Programs cannot run safely here.[/]")
        raise typer.Exit(1)
    with Sandbox(concurrency=1) as sandbox:
        console.print(_table(walls.survey(sandbox.inner.namespaces)))
        policy: Policy = "restricted" if pythons.is_tested() else "kernel"
        program = Program("def task(grid): return grid.T", policy=policy)
        harmless = _run_until_put_back(sandbox, program)
        code = "import os\ndef task(grid): return os.listdir('/')"
        hostile = sandbox.run(Program(code, policy="kernel"), [[[1, 2]]])
    console.print(f"a harmless program: {harmless.status}", highlight=False)
    how = "put back after each program" if harmless.isolation == "restored" else _NOT_PUT_BACK
    console.print(f"children: {how}", highlight=False)
    violations = ", ".join(f"{v.rule} {v.detail}" for v in hostile.violations)
    console.print(f"a program that lists files: {hostile.status} {violations}", highlight=False)
    if harmless.status != "ok" or hostile.status != "violation":
        console.print("[red]The walls do not work as they should.[/]")
        raise typer.Exit(1)
    for package, owners in installation.other_owners().items():
        names = ", ".join(owners)
        text = f"{names} also installed a package named {package}, into the same folder as omniarc."
        console.print(f"[yellow]{text}[/]", highlight=False)
    if not pythons.is_tested():
        console.print("[yellow]Only policy kernel is available.[/]")
    console.print("[green]Ready.[/]")


def _run_until_put_back(sandbox: Sandbox, program: Program) -> Result:
    """Run a program until it ran in a child that is put back, or such children cannot be had."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        result = sandbox.run(program, [[[1, 2]]])
        is_known = result.isolation == "restored" or not sandbox.inner.restores
        if is_known or time.monotonic() > deadline:
            return result


def _table(survey: list[walls.Wall]) -> Table:
    table = Table(box=None)
    for title in ("wall", "available", "found", "remedy"):
        table.add_column(title)
    for wall in survey:
        if wall.available:
            available, remedy = "[green]yes[/]", ""
        else:
            available = "[red]no, required[/]" if wall.required else "[yellow]no[/]"
            remedy = wall.remedy
        table.add_row(wall.name, available, wall.detail, remedy)
    return table
