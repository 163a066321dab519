"""The command `omniarc rearc`: RE-ARC's examples, adapted to the original tasks."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc import language
from omniarc.display import plain_text
from sandbox import Sandbox
from sandbox.text import counted
from service.command import files
from service.command.failure import CommandError
from service.command.options import TaskIdOption
from service.command.progress import Bar

if TYPE_CHECKING:
    from omniarc.rearc.conversion import ConversionReport, ExampleSource, TaskReport

app = typer.Typer(help="Convert examples of RE-ARC.", no_args_is_help=True)

_GENERATORS = "reasoning-gym"


@app.callback()
def rearc() -> None:
    """Convert examples of RE-ARC."""


@app.command("adapt")
def adapt(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="Folder with a file <task id>.json for each task, or reasoning-gym for the "
            "generators of that package.",
        ),
    ],
    output: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Folder to write the examples to.")
    ],
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON report to write on each task.")
    ] = None,
    task_ids: TaskIdOption = None,
    examples_per_task: Annotated[
        int, typer.Option(min=1, help="Maximum number of examples per task.")
    ] = 100,
    size_margin: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="How far sizes may exceed those of the originals, as a share."
        ),
    ] = 0.0,
    resize: Annotated[
        bool,
        typer.Option(
            help="Remove or add rows and columns where a size is out of range, and keep the result "
            "if the program agrees with it."
        ),
    ] = True,
    attempts: Annotated[
        int, typer.Option(min=1, help="Maximum number of draws per task from generators.")
    ] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draws from generators.")] = 0,
) -> None:
    """Adapt examples to the originals, and keep those that the tasks' programs agree with.

    If the background of an example has another color than the originals', the two colors are
    swapped. If its size is another, rows and columns are removed or added. Duplicates and examples
    unlike the originals are refused. Exits with 1 if a file of the source is invalid.
    """
    from omniarc.rearc.conversion import ConversionReport, convert
    from omniarc.rearc.folder import ExampleFolder, write_examples
    from omniarc.rearc.generators import GeneratedExamples

    reports: list[TaskReport] = []
    try:
        with ExitStack() as stack:
            opened: ExampleSource
            read: list[Path] = []
            if source == _GENERATORS:
                opened = stack.enter_context(GeneratedExamples(seed=seed, attempts=attempts))
            else:
                opened = folder = ExampleFolder(Path(source))
                read = folder.files
            chosen = _choose_tasks(opened, task_ids)
            files.check_written(read, report)
            _prepare_folder(output)
            box = stack.enter_context(Sandbox(extra_modules=language.MODULES))
            started = time.perf_counter()
            converted = convert(
                opened,
                chosen,
                box,
                examples_per_task=examples_per_task,
                size_margin=size_margin,
                resize=resize,
            )
            bar = stack.enter_context(Bar("adapting", len(chosen)))
            for examples, task_report in converted:
                if examples:
                    write_examples(output, task_report.task_id, examples)
                reports.append(task_report)
                bar.advance()
            whole = ConversionReport.of(reports, time.perf_counter() - started)
    except OSError as error:
        raise CommandError(f"{error.filename or output}: {error.strerror}") from None
    if report is not None:
        files.write(report, msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n")
    _print_report(Console(), whole)
    raise typer.Exit(1 if any(each.unreadable for each in reports) else 0)


def _print_report(console: Console, whole: "ConversionReport") -> None:
    from omniarc.rearc.adapting import MEANINGS
    from omniarc.rearc.conversion import NO_PROGRAM

    table = Table(box=None)
    table.add_column("task")
    for title in ("seen", "kept", "adapted", "resized", "refused"):
        table.add_column(title, justify="right")
    table.add_column("reasons")
    for each in whole.tasks:
        if each.problem is None:
            reasons = ", ".join(f"{count} {reason}" for reason, count in each.refused.items())
            refused = sum(each.refused.values())
            counts = (each.seen, each.kept, each.adapted, each.resized, refused)
            table.add_row(each.task_id, *map(str, counts), reasons)
    console.print(table)
    for reason, count in whole.refused.items():
        console.print(f"{count} {reason}: {MEANINGS[reason]}", highlight=False, style="dim")
    for each in whole.tasks:
        if each.unreadable:
            console.print(plain_text(f"{each.task_id}: {each.problem}", "red"))
    without = sum(each.problem == NO_PROGRAM for each in whole.tasks)
    if without:
        console.print(f"{counted(without, 'task')}: {NO_PROGRAM}", highlight=False)
    console.print(
        f"{whole.tasks_accepted} of {whole.tasks_judged} tasks with examples: {whole.kept} kept "
        f"and {whole.adapted} adapted ({whole.resized} resized) of {whole.seen} in "
        f"{whole.seconds:.1f} s "
        f"({whole.accepted_a_second:.1f} of {whole.seen_a_second:.1f} per second)",
        highlight=False,
    )


def _choose_tasks(source: "ExampleSource", task_ids: list[str] | None) -> list[str]:
    if not task_ids:
        return list(source.task_ids)
    for task_id in task_ids:
        if task_id not in source.task_ids:
            raise CommandError(f"--task-id: the source has no task {task_id[:80]!r}")
    return list(dict.fromkeys(task_ids))


def _prepare_folder(output: Path) -> None:
    """Create the folder; refuse one with examples, which would mix with new ones."""
    output.mkdir(parents=True, exist_ok=True)
    if next(output.glob("*.json"), None) is not None:
        raise CommandError(f"--output: {output} already has examples")
