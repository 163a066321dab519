"""The command `omniarc analyse`: input sources compared with the original tasks."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc.display import plain_text
from service.command import files
from service.command.failure import CommandError
from service.command.options import TaskIdOption, option_errors
from service.command.progress import Bar

if TYPE_CHECKING:
    from omniarc.analysis.analysis import Analysis
    from omniarc.analysis.sources import InputSource

_GENERATORS = "generators"

_MAX_NAME_LENGTH = 40

_WORST_SHOWN = 10


def analyse(
    source: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=PATH",
            help="Folder in RE-ARC's layout, or JSON lines with task_id and input; repeatable.",
        ),
    ] = None,
    generators: Annotated[bool, typer.Option(help="Include the dataset's generators.")] = True,
    task_ids: TaskIdOption = None,
    samples: Annotated[int, typer.Option(help="Maximum number of grids per task and source.")] = 50,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the choice of grids.")] = 0,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="HTML report to write.")
    ] = None,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON file to write with all figures.")
    ] = None,
    worst: Annotated[
        int, typer.Option(min=0, help="Number of farthest tasks in the HTML report.")
    ] = 8,
    bound: Annotated[
        float | None, typer.Option(help="Exit with 1 if a feature's mean excess is above this.")
    ] = None,
) -> None:
    """Compare input sources with the originals: sizes, colors, objects, symmetry and novelty.

    Each feature has a distance for each task, and an excess: the distance minus the one expected
    by chance.
    """
    if bound is not None and math.isnan(bound):
        raise CommandError(f"--bound: must be a number, not {bound}")
    sources = _sources(source or [], generators)
    read = (Path(each.partition("=")[2]) for each in source or [])
    files.check_written(read, output, json)
    from omniarc.analysis import (  # scipy takes a second to import
        analysis,
        report,
    )

    chosen = list(dict.fromkeys(task_ids)) if task_ids else None
    total = sum(len(chosen or each.task_ids) for each in sources.values())
    with Bar("measuring", total) as bar, option_errors({"samples": "--samples"}):
        found, measured = analysis.analyse(
            sources, task_ids=chosen, samples=samples, seed=seed, on_progress=bar.advance
        )
    if json is not None:
        files.write(json, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    if output is not None:
        files.write(output, report.page(found, measured, worst=worst).encode())
    console = Console()
    for table in (_summary(found), _features(found), _worst(found), _invariants(found)):
        if table.row_count:
            console.print(table)
    if bound is not None:
        exceeded = {each.name: each.beyond(bound) for each in found.sources}
        for name, features in exceeded.items():
            if features:
                listed = ", ".join(features)
                console.print(plain_text(f"{name}: above the bound {bound:g}: {listed}", "red"))
        raise typer.Exit(1 if any(exceeded.values()) else 0)


def _sources(named: list[str], generators: bool) -> "dict[str, InputSource]":
    from omniarc.analysis.sources import GeneratorInputs, open_source

    sources: dict[str, InputSource] = {_GENERATORS: GeneratorInputs()} if generators else {}
    for each in named:
        name, equals, path = each.partition("=")
        if not equals or not name or not path:
            raise CommandError(f"--source: must be NAME=PATH, not {each[:80]!r}")
        if len(name) > _MAX_NAME_LENGTH:
            raise CommandError(f"--source: a name has at most {_MAX_NAME_LENGTH} characters")
        if name in sources:
            raise CommandError(f"--source: the name {name!r} is used twice")
        try:
            sources[name] = open_source(Path(path))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
    if not sources:
        raise CommandError("--source: is required with --no-generators")
    return sources


def _table(title: str, *titles: str) -> Table:
    table = Table(title=title, box=None, title_justify="left", title_style="bold")
    for at, each in enumerate(titles):
        table.add_column(each, justify="right" if at else "left")
    return table


def _summary(found: "Analysis") -> Table:
    table = _table("Sources", "", "tasks", "left out", "grids", "duplicates", "copies", "excess")
    for each in found.sources:
        counts = (len(each.tasks), len(each.left_out), each.grids, each.duplicates, each.copies)
        table.add_row(plain_text(each.name), *map(str, counts), f"{each.excess:.3f}")
    return table


def _features(found: "Analysis") -> Table:
    """Return a table of the mean excess of each feature, with a column for each source."""
    table = _table("Excess of the distance", "")
    for each in found.sources:
        table.add_column(plain_text(each.name), justify="right")
    for feature in found.sources[0].features:
        excesses = (each.features[feature].excess for each in found.sources)
        table.add_row(feature, *(f"{excess:.3f}" for excess in excesses))
    return table


def _worst(found: "Analysis") -> Table:
    table = _table("Farthest tasks", "source", "task", "excess")
    table.add_column("most in")
    for each in found.sources:
        for task in each.tasks[:_WORST_SHOWN]:
            most = sorted(task.features.items(), key=lambda item: -item[1].excess)[:3]
            named = ", ".join(f"{feature} {value.excess:.2f}" for feature, value in most)
            name = plain_text(each.name)
            table.add_row(name, plain_text(task.task_id), f"{task.excess:.3f}", named)
    return table


def _invariants(found: "Analysis") -> Table:
    """Return a table of what original inputs have in common and a source breaks."""
    table = _table("Broken invariants", "source")
    for title in ("task", "invariant", "originals"):
        table.add_column(title)
    for title in ("broken in", "accident"):
        table.add_column(title, justify="right")
    rows = [
        (each, name, task_id)
        for name, tasks in found.invariants.items()
        for task_id, broken in tasks.items()
        for each in broken
    ]
    for each, name, task_id in sorted(rows, key=lambda row: row[0].chance)[:_WORST_SHOWN]:
        figures = each.value, f"{each.share:.0%}", f"{each.chance:.1%}"
        table.add_row(plain_text(name), plain_text(task_id), each.name, *figures)
    return table
