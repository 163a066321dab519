"""omniarc rearc: RE-ARC's examples, brought to the distribution of the original tasks."""

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
from service.command import files
from service.command.failure import CommandError
from service.command.progress import Bar

if TYPE_CHECKING:
    from omniarc.rearc.conversion import Report, Source, TaskReport

app = typer.Typer(help="RE-ARC's examples.", no_args_is_help=True)

_GENERATORS = "reasoning-gym"


@app.callback()
def rearc() -> None:
    """RE-ARC's examples."""


@app.command("adapt")
def adapt(
    source: Annotated[
        str,
        typer.Argument(
            help="A folder with a file <task id>.json for each task, or reasoning-gym for the "
            "generators in that package."
        ),
    ],
    output: Annotated[Path, typer.Option(help="Write the examples into this folder.")],
    report: Annotated[Path | None, typer.Option(help="Write what became of each, JSON.")] = None,
    tasks: Annotated[
        list[str] | None, typer.Option(help="Only these tasks; ids, by commas or repeated.")
    ] = None,
    examples_per_task: Annotated[int, typer.Option(min=1, help="Keep at most so many.")] = 100,
    size_margin: Annotated[
        float, typer.Option(min=0, max=1, help="Let sides pass the originals' by this share.")
    ] = 0.0,
    attempts: Annotated[
        int, typer.Option(min=1, help="Examples to draw for a task at most, from generators.")
    ] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="Of what is drawn from generators.")] = 0,
) -> None:
    """Keep the examples that are like the originals and that our programs agree with.

    An example whose background is another color than the originals' has the two swapped, if the
    task's program then agrees. What is like no original, or there already, is refused.
    """
    from omniarc.rearc.conversion import Report, convert
    from omniarc.rearc.folder import ExampleFolder, FolderError, write_examples
    from omniarc.rearc.generators import GeneratedExamples, GeneratorsError

    reports: list[TaskReport] = []
    try:
        with ExitStack() as stack:
            opened: Source
            read: list[Path] = []
            if source == _GENERATORS:
                opened = stack.enter_context(GeneratedExamples(seed=seed, attempts=attempts))
            else:
                opened = folder = ExampleFolder(Path(source))
                read = folder.files
            wanted = _wanted(opened, tasks)
            files.check_written(read, report)
            _make_folder(output)
            box = stack.enter_context(Sandbox(extra_modules=language.MODULES))
            started = time.perf_counter()
            converted = convert(
                opened, wanted, box, examples_per_task=examples_per_task, size_margin=size_margin
            )
            bar = stack.enter_context(Bar("adapting", len(wanted)))
            for examples, task_report in converted:
                if examples:
                    write_examples(output, task_report.task_id, examples)
                reports.append(task_report)
                bar.advance()
            whole = Report.of(reports, time.perf_counter() - started)
    except (FolderError, GeneratorsError) as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"{error.filename or output}: {error.strerror}") from None
    if report is not None:
        files.write(report, msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n")
    show(Console(), whole)
    raise typer.Exit(1 if any(each.unreadable for each in reports) else 0)


def show(console: Console, whole: "Report") -> None:
    """Prints what became of each task's examples, and of all together."""
    from omniarc.rearc.adapting import MEANINGS
    from omniarc.rearc.conversion import NO_PROGRAM

    table = Table(box=None)
    table.add_column("task")
    for title in ("seen", "kept", "adapted", "refused"):
        table.add_column(title, justify="right")
    table.add_column("why")
    for each in whole.tasks:
        if each.problem is None:
            why = ", ".join(f"{count} {reason}" for reason, count in each.refused.items())
            counts = (each.seen, each.kept, each.adapted, sum(each.refused.values()))
            table.add_row(each.task_id, *map(str, counts), why)
    console.print(table)
    for reason, count in whole.refused.items():
        console.print(f"{count} {reason}: {MEANINGS[reason]}", highlight=False, style="dim")
    for each in whole.tasks:
        if each.unreadable:
            console.print(plain_text(f"{each.task_id}: {each.problem}", "red"))
    without = sum(each.problem == NO_PROGRAM for each in whole.tasks)
    if without:
        console.print(f"{without} tasks: {NO_PROGRAM}", highlight=False)
    console.print(
        f"{whole.tasks_accepted} of {whole.tasks_judged} tasks have examples: {whole.kept} kept, "
        f"{whole.adapted} adapted, of {whole.seen} seen, in {whole.seconds:.1f} s: "
        f"{whole.accepted_a_second:.1f} a second, {whole.seen_a_second:.1f} seen a second",
        highlight=False,
    )


def _wanted(source: "Source", tasks: list[str] | None) -> list[str]:
    if tasks is None:
        return list(source.task_ids)
    wanted = list(
        dict.fromkeys(task_id for each in tasks for task_id in each.split(",") if task_id)
    )
    for task_id in wanted:
        if task_id not in source.task_ids:
            raise CommandError(f"--tasks: the source has no task {task_id[:80]!r}")
    return wanted


def _make_folder(output: Path) -> None:
    """A folder to write into: with examples of another run, nobody could tell which are whose."""
    output.mkdir(parents=True, exist_ok=True)
    if next(output.glob("*.json"), None) is not None:
        raise CommandError(f"--output: {output} holds examples already")
